import { handshakeGig as handshake } from '#shared/dropin/gigs/handshake-gig.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { handshakeGig } from './route.ts';

export const handler = handle(handshakeGig, async ({ params, account: { accountId } }, ports) => {
  const { gig, videoSessionId } = await handshake(ports, params.gigId, accountId);
  const role = gig.operator === accountId ? 'publisher' : 'subscriber';
  const connectionData = `account=${accountId}`;
  return { ...(await ports.video.keysFor(videoSessionId, { connectionData, role })), role };
});
