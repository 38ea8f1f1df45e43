import { maxCandidates, maxRanked, trendDays } from '#shared/gibby/request-lists/trending.rules.ts';
import { isOpenToAll } from '#shared/gibby/requests/request-moderation.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { rankRequests } from './route.ts';

const dayMilliseconds = 86_400_000;

export const handler = handle(rankRequests, async (_input, { trends, requests, clock }) => {
  const since = timestampOf(clock.now() - trendDays * dayMilliseconds);
  const candidates = await trends.candidates(maxCandidates);
  const known = await requests.getMany(candidates);
  const counted: { id: number; count: number }[] = [];
  for (const id of candidates) {
    const request = known.get(id);
    if (!request || !isOpenToAll(request)) await trends.forget(id);
    else counted.push({ id, count: await trends.recount(id, since) });
  }
  const ranked = counted
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count || other.id - one.id)
    .slice(0, maxRanked);
  await trends.rank(ranked.map(({ id }) => id));
  return { ranked: ranked.length };
});
