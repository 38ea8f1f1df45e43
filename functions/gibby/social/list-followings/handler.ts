import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { followRows } from '#shared/gibby/social/present-follows.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listFollowings } from './route.ts';

export const handler = handle(listFollowings, async ({ query, user: caller, request }, ports) => {
  const { follows, publicAddress } = ports;
  const userId = query.user_id ?? caller.userId;
  const [counts, found] = await Promise.all([follows.counts(userId), follows.followings(userId, query)]);
  const list = { items: await followRows(found.items, ports), total: counts.following, next: found.next };
  return pageOf({ ...list, page: query.page, perPage: query.per_page }, publicAddress.of(request.target));
});
