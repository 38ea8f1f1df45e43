import { streamChannel } from '../../../shared/domain/pusher.ts';
import { deviceIn } from '../../../shared/domain/stream.ts';
import { newStreamOf } from '../../../shared/process/request-stream.ts';
import { handle } from '../../../shared/route/define.ts';
import { limitInvitations } from './invitation-limit.ts';
import { requestStream } from './route.ts';

export const handler = handle(requestStream, async ({ body, query: { notify }, account }, ports) => {
  const dealer = { phone: body.phone ?? null, email: body.email ?? null };
  if (notify) await limitInvitations(ports, dealer);
  const draft = { viewerAccount: account?.accountId ?? null, dealer, notify };
  const { stream, tokens } = await newStreamOf(ports, draft, deviceIn(body));
  return {
    id: stream.id,
    token: tokens.viewer,
    channel: streamChannel(tokens.viewer),
    status: stream.status,
    ...(!notify && { dealerToken: tokens.dealer }),
  };
});
