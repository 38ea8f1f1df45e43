import { newsDetail } from '#shared/gibby/notifications/notification.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getNewsItem } from './route.ts';

export const handler = handle(getNewsItem, async ({ params, user: caller }, { news, users }) => {
  const [item, user] = await Promise.all([news.get(params.id), users.get(caller.userId)]);
  // News published before the user registered is in none of their lists and counts either.
  if (!item || !user || item.at < user.createdAt) throw new Failure('not_found');
  await news.markRead(user.id, item.id);
  return { data: newsDetail(item) };
});
