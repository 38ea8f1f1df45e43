import { Failure } from '#shared/kernel/errors.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import type { Video } from '#shared/platform/video/video.ports.ts';
import { advanceGig, considerGig } from './advance-gig.usecase.ts';
import { gigHas } from './gig.rules.ts';
import type { Gig } from './gig.ts';
import { allowedGigEvents } from './gig-decision.rules.ts';
import type { GigPorts } from './gig-ports.usecase.ts';

/** A gig after a handshake, with its video session. */
interface ShakenGig {
  readonly gig: Gig;
  readonly videoSessionId: string;
}

/**
 * Records a party's handshake. The session is created before the transition, and only for a gig without one; the first
 * commit decides which session counts. Repeating the handshake returns the same session, but a gig that is over gives
 * access to no video. Fails with `gig_not_found`, `transition_refused` and `provider_unavailable`.
 */
export async function handshakeGig(
  ports: GigPorts<'handshake'> & { readonly video: Video },
  gigId: string,
  accountId: string,
): Promise<ShakenGig> {
  const command = { event: 'handshake', by: accountId } as const;
  const { gig, decision, attempt } = await considerGig(ports, gigId, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  const offered = gig.videoSessionId ?? (await ports.video.createSession('account')).sessionId;
  const shaken = await advanceGig(ports, gigId, { ...command, videoSessionId: offered });
  const { status, videoSessionId } = shaken;
  if (gigHas(status, 'video') && videoSessionId !== null) return { gig: shaken, videoSessionId };
  const facts = { currentState: status, allowedEvents: allowedGigEvents(shaken, attempt) };
  throw new Failure('transition_refused', { facts });
}
