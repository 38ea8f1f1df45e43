import { missedMessages } from '#shared/dropin/messaging/missed-messages.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listChat } from './route.ts';

export const handler = handle(listChat, async ({ params, query, account: caller }, ports) => {
  const gig = await ports.gigs.get(params.gigId);
  // An unknown gig is refused like a foreign one, so that callers cannot find out which ids exist.
  if (gig?.customer !== caller.accountId && gig?.operator !== caller.accountId) throw new Failure('forbidden');
  const { since, limit } = query;
  if (since !== undefined) return [...(await missedMessages(ports, params.gigId, { since, limit }))];
  return [...(await ports.chat.list(params.gigId, { skip: query.skip ?? query.start ?? 0, limit }))];
});
