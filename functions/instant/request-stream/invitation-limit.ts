import { identitiesOf, type StreamContact } from '#shared/instant/streams/stream.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';

/** Any caller may have a message sent to any person here, so this limits the messages to one person, by all callers. */
const invitationsPerPerson = { limit: 6, windowSeconds: 3600 } as const;

/** Counts an invitation of this person. Fails with `too_many_requests`. */
export async function limitInvitations(
  { rateLimits }: { rateLimits: RateLimits },
  dealer: StreamContact,
): Promise<void> {
  for (const { type, value } of identitiesOf(dealer)) {
    const refused = await rateLimits.hit(`requestStream#${type}#${value}`, invitationsPerPerson);
    if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });
  }
}
