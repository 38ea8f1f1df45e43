import { nextStreamTimer } from '#shared/instant/streams/stream-decision.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { streamChannel } from '#shared/platform/realtime/pusher.ts';
import { listPendingStreams } from './route.ts';

export const handler = handle(listPendingStreams, async ({ params, account }, { streams, streamTokens, clock }) => {
  if (params.accountId !== account.accountId) throw new Failure('account_not_found');
  const pending = await streams.pendingOf(account.accountId);
  return Promise.all(
    pending.map(async (stream) => {
      const { viewer: token } = await streamTokens.tokensOf(stream.id);
      const { id, status, createdAt } = stream;
      const expiresAt = timestampOf(nextStreamTimer(stream)?.dueAt ?? clock.now());
      return { id, token, channel: streamChannel(token), status, createdAt, expiresAt };
    }),
  );
});
