import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { newsRow } from '#shared/gibby/notifications/notification.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listNews } from './route.ts';

export const handler = handle(listNews, async ({ query, user: caller, request }, { news, users, publicAddress }) => {
  const user = await users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  const [total, found] = await Promise.all([news.countSince(user.createdAt), news.list(user.createdAt, query)]);
  const read = await news.readBy(user.id, found.items);
  const items = found.items.map((item) => newsRow(item, read.has(item.id), publicAddress.of));
  const list = { items, total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
