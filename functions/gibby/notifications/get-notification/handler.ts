import { notificationDetail } from '#shared/gibby/notifications/notification.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getNotification } from './route.ts';

export const handler = handle(getNotification, async ({ params, user: caller }, { notifications }) => {
  const found = await notifications.get(caller.userId, params.id);
  if (!found) throw new Failure('not_found');
  if (!found.isRead) await notifications.markRead(caller.userId, found.id);
  return { data: notificationDetail(found) };
});
