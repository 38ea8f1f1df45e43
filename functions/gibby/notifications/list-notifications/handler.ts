import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { notificationRow } from '#shared/gibby/notifications/notification.view.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listNotifications } from './route.ts';

export const handler = handle(listNotifications, async ({ query, user: caller, request }, ports) => {
  const { notifications, users, publicAddress } = ports;
  const [counts, found] = await Promise.all([
    notifications.counts(caller.userId),
    notifications.list(caller.userId, query),
  ]);
  const actors = await users.getMany(found.items.flatMap(({ actorId }) => (actorId === null ? [] : [actorId])));
  const items = found.items.map((each) => notificationRow(each, actors, publicAddress.of));
  const list = { items, total: counts.total, page: query.page, perPage: query.per_page, next: found.next };
  return pageOf(list, publicAddress.of(request.target));
});
