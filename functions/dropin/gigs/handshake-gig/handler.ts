import { advanceGig, considerGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { gigHas } from '#shared/dropin/gigs/gig.rules.ts';
import { allowedGigEvents } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import { handshakeGig } from './route.ts';

/**
 * The session is created before the transition, and only for a gig without one; the first commit decides which session
 * counts.
 */
export const handler = handle(handshakeGig, async ({ params, account: { accountId } }, ports) => {
  const command = { event: 'handshake', by: accountId } as const;
  const { gig, decision, attempt } = await considerGig(ports, params.gigId, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  const videoSessionId = gig.videoSessionId ?? (await ports.video.createSession()).sessionId;
  const shaken = await advanceGig(ports, params.gigId, { ...command, videoSessionId });

  // Repeating the handshake returns lost keys again, but a gig that is over gives access to no video.
  if (!gigHas(shaken.status, 'video') || shaken.videoSessionId === null) {
    const facts = { currentState: shaken.status, allowedEvents: allowedGigEvents(shaken, attempt) };
    throw new Failure('transition_refused', { facts });
  }
  const role = shaken.operator === accountId ? 'publisher' : 'subscriber';
  const connectionData = `account=${accountId}`;
  return { ...(await ports.video.keysFor(shaken.videoSessionId, { connectionData, role })), role };
});
