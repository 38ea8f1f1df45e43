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

/** Counts the calls of a route without a limit of its own: by network before sign-in, by caller after it. */
export function limitCalls({ route, ports }: Pipeline, by: keyof typeof budgets) {
  const { rateLimits } = ports;
  return {
    before: async ({ internal: { progress } }: Request) => {
      if (!hasSharedBudget(route)) return;
      if (!rateLimits) throw new Error('No adapter of the rate limits is bound.');
      const subject = by === 'address' ? progress.address : callerIn(progress);
      if (subject === undefined || ports.ids.below(callsForACount) > 0) return;
      refuse(await rateLimits.hit(`calls#${by}#${subject}`, budgets[by]));
    },
  };
}

function callerIn({ account, user, stream }: Progress): string | undefined {
  if (account) return account.accountId;
  if (user) return `user/${user.userId}`;
  return stream && `${stream.id}/${stream.role}`;
}
