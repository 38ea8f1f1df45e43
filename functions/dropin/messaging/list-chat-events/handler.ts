import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { chatChannel } from '#shared/platform/realtime/pusher.ts';
import { listChatEvents } from './route.ts';

export const handler = handle(listChatEvents, async ({ params, query, account: caller }, ports) => {
  const gig = await ports.gigs.get(params.gigId);
  // An unknown gig is refused like a foreign one, so that callers cannot find out which ids exist.
  if (gig?.customer !== caller.accountId && gig?.operator !== caller.accountId) throw new Failure('forbidden');
  return ports.channelSequence.since(chatChannel(params.gigId), query.since);
});
