import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import type { RateLimits, RefusedHit } from '#shared/kernel/request-ports.ts';
import type { LimitRule } from './sliding-window.ts';

/** Of so many hits one is counted, at random: counting each would cost more than most of what is counted. */
const hitsForACount = 10;

/** So many refused subjects are remembered by one function: the oldest is forgotten for another. */
const mostRemembered = 1_000;

interface SamplingPorts {
  readonly rateLimits: RateLimits;
  readonly clock: Clock;
  readonly ids: Ids;
}

/**
 * A limit for what comes often, far above what anybody needs. What a counted hit is refused for, the function refuses by
 * itself until the time to wait is over, or nine hits in ten would pass.
 */
export function sampledLimit({ rateLimits, clock, ids }: SamplingPorts, rule: LimitRule) {
  const sampled = { ...rule, limit: Math.ceil(rule.limit / hitsForACount) };
  const refusedUntil = new Map<string, number>();
  const remember = (subject: string, { waitSeconds }: RefusedHit) => {
    const [oldest] = refusedUntil.keys();
    if (oldest !== undefined && refusedUntil.size >= mostRemembered) refusedUntil.delete(oldest);
    refusedUntil.set(subject, clock.now() + waitSeconds * 1000);
  };
  return async (subject: string): Promise<RefusedHit | undefined> => {
    const wait = (refusedUntil.get(subject) ?? 0) - clock.now();
    if (wait > 0) return { waitSeconds: Math.ceil(wait / 1000) };
    refusedUntil.delete(subject);
    if (ids.below(hitsForACount) > 0) return undefined;
    const refused = await rateLimits.hit(subject, sampled);
    if (refused) remember(subject, refused);
    return refused;
  };
}
