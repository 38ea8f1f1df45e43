import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';

/** Counts one attempt at something that can be guessed. Fails with `too_many_requests` above the limit. */
export async function enforceRateLimit(
  rateLimits: RateLimits,
  subject: string,
  rule: { readonly limit: number; readonly windowSeconds: number },
): Promise<void> {
  const refused = await rateLimits.hit(subject, rule);
  if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });
}
