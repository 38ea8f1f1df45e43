import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { endSignedSockets } from '#shared/platform/realtime/revocations/end-signed-sockets.usecase.ts';
import { endRevokedSockets } from './route.ts';

/** More sockets than one invocation can end are left to the next delivery, which goes on at the place that is kept. */
export const handler = handle(endRevokedSockets, async (revocation, ports, { attempt, timeLeft }) => {
  const begin = attempt > 1 ? await ports.revocations.position(revocation) : undefined;
  const rest = await endSignedSockets(ports, revocation, timeLeft, begin);
  if (!rest) return;
  await ports.revocations.keep(revocation, rest);
  throw new Failure('busy', { detail: 'more sockets are to be ended than one invocation can; the next one goes on' });
});
