import { newsDetail } from '#shared/gibby/notifications/notification.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getNewsItem } from './route.ts';

export const handler = handle(getNewsItem, async ({ params, user: caller }, { news, users }) => {
  const [item, user] = await Promise.all([news.get(params.id), users.get(caller.userId)]);
  // What was published before he came is in none of his lists and counts either.
  if (!item || !user || item.at < user.createdAt) throw new Failure('not_found');
  await news.markRead(user.id, item.id);
  return { data: newsDetail(item) };
});
