import { badgesOf } from '#shared/gibby/notifications/badges.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getUnreadBadges } from './route.ts';

export const handler = handle(getUnreadBadges, async ({ user: caller }, ports) => {
  const { notifications, news, threads, users } = ports;
  const user = await users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  const [{ unread }, published, read, { unread: messages }] = await Promise.all([
    notifications.counts(user.id),
    news.countSince(user.createdAt),
    news.countReadBy(user.id),
    threads.counts(user.id),
  ]);
  return { data: badgesOf({ notifications: unread, news: published - read, messages }) };
});
