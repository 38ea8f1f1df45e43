import { sampledLimit } from '#shared/kernel/limits/sampled-limit.ts';
import { hasSharedBudget } from '../define.ts';
import { refuse } from './count-attempt.ts';
import type { Pipeline, Progress, Request } from './request.ts';

/**
 * What one network or one caller may call in a minute of all routes without a limit of their own, reads above all. No
 * app comes near it: 20 calls a second by one person, 100 by everybody behind one address.
 */
const budgets = {
  address: { limit: 6_000, windowSeconds: 60 },
  caller: { limit: 1_200, windowSeconds: 60 },
} as const;

/**
 * Counts the calls of a route without a limit of its own, and repetitions that the route's own limit does not count: by
 * network before sign-in, by caller after it.
 */
export function limitCalls({ route, ports }: Pipeline, by: keyof typeof budgets) {
  const { rateLimits } = ports;
  const limit = rateLimits && sampledLimit({ ...ports, rateLimits }, budgets[by]);
  return {
    before: async ({ internal: { progress } }: Request) => {
      if (!hasSharedBudget(route) && !progress.countedByKey?.isUncounted) return;
      if (!limit) throw new Error('No adapter of the rate limits is bound.');
      const subject = by === 'address' ? progress.address : callerIn(progress);
      if (subject !== undefined) refuse(await limit(`calls#${by}#${subject}`));
    },
  };
}

function callerIn({ account, user, stream }: Progress): string | undefined {
  if (account) return account.accountId;
  if (user) return `user/${user.userId}`;
  return stream && `${stream.id}/${stream.role}`;
}
