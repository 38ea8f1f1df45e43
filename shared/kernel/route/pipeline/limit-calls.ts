import { hasSharedBudget } from '../define.ts';
import { refuse } from './count-attempt.ts';
import type { Pipeline, Progress, Request } from './request.ts';

/** Of so many calls one is counted, at random: counting each would cost more than most of them do. */
const callsForACount = 10;

/**
 * What one network or one caller may call in a minute of all routes without a limit of their own, reads above all. No
 * app comes near it: 20 calls a second by one person, 100 by everybody behind one address.
 */
const budgets = {
  address: { limit: 6_000 / callsForACount, windowSeconds: 60 },
  caller: { limit: 1_200 / callsForACount, windowSeconds: 60 },
} as const;

/** So many refused subjects are remembered by one function: the oldest is forgotten for another. */
const mostRemembered = 1_000;

/**
 * Counts the calls of a route without a limit of its own, and repetitions that the route's own limit does not count: by
 * network before sign-in, by caller after it. What a counted call is refused for, the function refuses by itself until
 * the time to wait is over, or nine calls in ten would pass.
 */
export function limitCalls({ route, ports }: Pipeline, by: keyof typeof budgets) {
  const { rateLimits, clock, ids } = ports;
  const refusedUntil = new Map<string, number>();
  const remember = (subject: string, waitSeconds: number) => {
    const [oldest] = refusedUntil.keys();
    if (oldest !== undefined && refusedUntil.size >= mostRemembered) refusedUntil.delete(oldest);
    refusedUntil.set(subject, clock.now() + waitSeconds * 1000);
  };
  return {
    before: async ({ internal: { progress } }: Request) => {
      if (!hasSharedBudget(route) && !progress.countedByKey?.isUncounted) return;
      if (!rateLimits) throw new Error('No adapter of the rate limits is bound.');
      const subject = by === 'address' ? progress.address : callerIn(progress);
      if (subject === undefined) return;
      const wait = (refusedUntil.get(subject) ?? 0) - clock.now();
      if (wait > 0) refuse({ waitSeconds: Math.ceil(wait / 1000) });
      refusedUntil.delete(subject);
      if (ids.below(callsForACount) > 0) return;
      const refused = await rateLimits.hit(`calls#${by}#${subject}`, budgets[by]);
      if (refused) remember(subject, refused.waitSeconds);
      refuse(refused);
    },
  };
}

function callerIn({ account, user, stream }: Progress): string | undefined {
  if (account) return account.accountId;
  if (user) return `user/${user.userId}`;
  return stream && `${stream.id}/${stream.role}`;
}
