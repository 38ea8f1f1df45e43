import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { planFor } from '#shared/gibby/notifications/event-notifications.rules.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { notifyUsers } from './route.ts';

/** A redelivered record makes the same notifications again, and storing them again changes nothing. */
export const handler = handle(notifyUsers, async (event, { users, cities, notifications }) => {
  const { purpose, people, cities: places = [], notificationsFor } = planFor(event);
  const [known, near] = await Promise.all([users.getMany(people), citiesById(places, cities)]);
  const planned = notificationsFor(
    (userId) => displayName(known.get(userId)),
    (cityId) => near.get(cityId)?.name ?? '',
  );
  for (const notification of planned) await notifications.add(notification, purpose);
});
