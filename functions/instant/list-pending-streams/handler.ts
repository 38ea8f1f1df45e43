import { Failure } from '../../../shared/domain/errors.ts';
import { streamChannel } from '../../../shared/domain/pusher.ts';
import { timestampOf } from '../../../shared/domain/time.ts';
import { handle } from '../../../shared/route/define.ts';
import { nextStreamTimer } from '../../../shared/rules/stream-decision.ts';
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
