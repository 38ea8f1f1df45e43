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
