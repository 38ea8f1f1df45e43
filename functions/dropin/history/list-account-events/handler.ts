import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { accountChannel } from '#shared/platform/realtime/pusher.ts';
import { listAccountEvents } from './route.ts';

export const handler = handle(listAccountEvents, async ({ params, query, account: caller }, { channelSequence }) => {
  if (caller.accountId !== params.accountId) throw new Failure('forbidden');
  return channelSequence.since(accountChannel(params.accountId), query.since);
});
