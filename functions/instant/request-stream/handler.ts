import { newStreamOf } from '#shared/instant/streams/requests/request-stream.usecase.ts';
import { deviceIn } from '#shared/instant/streams/stream.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { streamChannel } from '#shared/platform/realtime/pusher.ts';
import { limitInvitations } from './invitation-limit.ts';
import { requestStream } from './route.ts';

export const handler = handle(requestStream, async ({ body, query: { notify }, account, request }, ports) => {
  const dealer = { phone: body.phone ?? null, email: body.email ?? null };
  const { address, application } = request;
  const inviter = { accountId: account?.accountId, address, application };
  if (notify) await limitInvitations(ports, dealer, inviter);
  const asked = { viewerAccount: account?.accountId ?? null, dealer, notify };
  const draft = { ...asked, ...(application !== undefined && { application }) };
  const { stream, tokens } = await newStreamOf(ports, draft, deviceIn(body));
  return {
    id: stream.id,
    token: tokens.viewer,
    channel: streamChannel(tokens.viewer),
    status: stream.status,
    ...(!notify && { dealerToken: tokens.dealer }),
  };
});
