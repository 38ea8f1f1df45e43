import { identitiesOf, type StreamContact } from '#shared/instant/streams/stream.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';

/**
 * Any caller may have a message sent to any person here. So there are limits for the messages to one person by all
 * callers, of one caller, and of all callers who have not signed in.
 */
const invitationsPerPerson = { limit: 6, windowSeconds: 3600 } as const;
const invitationsPerCaller = { limit: 30, windowSeconds: 3600 } as const;
const invitationsWithoutAccount = { limit: 300, windowSeconds: 3600 } as const;

/** Who asks: an account, or an address without one. */
interface Inviter {
  readonly accountId: string | undefined;
  readonly address: string;
}

/** Counts an invitation of this person. Fails with `too_many_requests`. */
export async function limitInvitations(
  { rateLimits }: { rateLimits: RateLimits },
  dealer: StreamContact,
  { accountId, address }: Inviter,
): Promise<void> {
  await enforceRateLimit(rateLimits, `requestStream#by#${accountId ?? address}`, invitationsPerCaller);
  for (const { type, value } of identitiesOf(dealer)) {
    await enforceRateLimit(rateLimits, `requestStream#${type}#${value}`, invitationsPerPerson);
  }
  if (accountId === undefined) await enforceRateLimit(rateLimits, 'requestStream#noAccount', invitationsWithoutAccount);
}
