import { Failure } from '#shared/kernel/errors.ts';
import type { LimitRule } from '#shared/kernel/limits/sliding-window.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';

/**
 * A limit that everybody shares who names the same person. Strangers could use it up, so what is beyond it is slowed
 * down and not refused: one passes in every so many seconds.
 */
export interface SlowingRule extends LimitRule {
  readonly thenEverySeconds: number;
}

/** Counts one attempt at something that can be guessed. Fails with `too_many_requests` above the limit. */
export async function enforceRateLimit(
  rateLimits: RateLimits,
  subject: string,
  rule: LimitRule | SlowingRule,
): Promise<void> {
  const refused = await rateLimits.hit(subject, rule);
  if (!refused) return;
  const slowed =
    'thenEverySeconds' in rule
      ? await rateLimits.hit(`${subject}#slowed`, { limit: 1, windowSeconds: rule.thenEverySeconds })
      : refused;
  if (slowed) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: slowed.waitSeconds } });
}

/**
 * Counts one attempt of a caller at what others attempt as well: by caller first, so that strangers spend nothing of what
 * all have together. What that refuses costs the caller nothing of their own. A known caller, who has signed in from the same
 * network before, has their own limit alone: a stranger who takes each place in the common one must not keep them out.
 * Fails with `too_many_requests`.
 */
export async function enforceOwnAndCommonLimit(
  rateLimits: RateLimits,
  own: { readonly subject: string; readonly rule: LimitRule; readonly isKnown: boolean },
  common: { readonly subject: string; readonly rule: LimitRule | SlowingRule },
): Promise<void> {
  await enforceRateLimit(rateLimits, own.subject, own.rule);
  if (own.isKnown) return;
  try {
    await enforceRateLimit(rateLimits, common.subject, common.rule);
  } catch (thrown) {
    await rateLimits.takeBack(own.subject, own.rule);
    throw thrown;
  }
}
