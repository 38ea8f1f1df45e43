import { mailboxOf } from '#shared/kernel/forms/email.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { enforceOwnAndCommonLimit, type SlowingRule } from './enforce-rate-limit.usecase.ts';

/** What one caller may have sent to one person. */
const ofOneCaller = { limit: 6, windowSeconds: 3600 } as const;
/** What all callers together may have sent to one person: a stranger who spends it only makes the owner wait. */
const ofAllCallers: SlowingRule = { limit: 10, windowSeconds: 3600, thenEverySeconds: 300 };

/** A message that a caller asks us to send. */
interface AskedMessage {
  /** Messages of one purpose are counted together. */
  readonly purpose: string;
  readonly to: { readonly type: 'email' | 'phone'; readonly value: string };
  /** The account or user that asks, or the network of a caller without one. */
  readonly by: string;
  /** Whether the person has signed in from that network: then strangers do not count. */
  readonly isKnown?: boolean;
}

/**
 * Counts a message to somebody who may not have asked for it: by caller first, so that a stranger spends nothing of the
 * owner's own budget, and nothing is counted that is refused. All tags of a mailbox count as one. From a known network the
 * person has their own budget alone, so that no stranger can keep them out there. Fails with `too_many_requests`.
 */
export async function limitMessages(
  rateLimits: RateLimits,
  { purpose, to, by, isKnown = false }: AskedMessage,
): Promise<void> {
  const person = to.type === 'email' ? mailboxOf(to.value) : to.value;
  const subject = `${purpose}#${to.type}#${person}`;
  const own = { subject: `${subject}#by#${by}`, rule: ofOneCaller, isKnown };
  await enforceOwnAndCommonLimit(rateLimits, own, { subject, rule: ofAllCallers });
}
