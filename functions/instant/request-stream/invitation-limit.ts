import { identitiesOf, type StreamContact } from '#shared/instant/streams/stream.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import { limitMessages } from '#shared/platform/http/limit-messages.usecase.ts';

/**
 * Any caller may have a message sent to any person here. So there are limits for the messages to one person, of one
 * caller, of all callers with one key, and of all who have not signed in.
 */
const invitationsPerCaller = { limit: 30, windowSeconds: 3600 } as const;
const invitationsWithoutAccount = { limit: 300, windowSeconds: 3600 } as const;
const invitationsPerApplication = { limit: 600, windowSeconds: 3600 } as const;

/** Who asks: an account, or an address without one. */
interface Inviter {
  readonly accountId: string | undefined;
  readonly address: string;
  /** The application whose key was sent. */
  readonly application?: string | undefined;
}

/** Counts an invitation of this person. Fails with `too_many_requests`. */
export async function limitInvitations(
  { rateLimits }: { rateLimits: RateLimits },
  dealer: StreamContact,
  { accountId, address, application }: Inviter,
): Promise<void> {
  const by = accountId ?? address;
  await enforceRateLimit(rateLimits, `requestStream#by#${by}`, invitationsPerCaller);
  for (const to of identitiesOf(dealer)) await limitMessages(rateLimits, { purpose: 'requestStream', to, by });
  // Before the application's: who has not signed in could otherwise spend what is for those who have.
  if (accountId === undefined) await enforceRateLimit(rateLimits, 'requestStream#noAccount', invitationsWithoutAccount);
  if (application !== undefined) {
    await enforceRateLimit(rateLimits, `requestStream#application#${application}`, invitationsPerApplication);
  }
}
