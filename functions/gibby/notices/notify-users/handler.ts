import { handle } from '../../../../shared/route/define.ts';
import { tellingOf } from '../../../../shared/rules/notices.ts';
import { shownName } from '../../../../shared/rules/shown-name.ts';
import { notifyUsers } from './route.ts';

/** A record that comes again makes the same notifications again, which are there already. */
export const handler = handle(notifyUsers, async (event, { users, notifications }) => {
  const { purpose, people, notices } = tellingOf(event);
  const known = await users.getMany(people);
  for (const notice of notices((userId) => shownName(known.get(userId)))) await notifications.add(notice, purpose);
});
