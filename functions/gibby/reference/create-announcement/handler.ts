import { addedId, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';
import { announcementWire } from '#shared/gibby/reference/announcement.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { createAnnouncement } from './route.ts';

export const handler = handle(createAnnouncement, async ({ body, account }, ports) => {
  const { announcements, sequences, clock, log } = ports;
  const id = addedId(await sequences.next('announcement'));
  const announcement = { id, ...body, ...madeAt(timestampOf(clock.now())) };
  await announcements.add(announcement);
  audit(log, account, { act: 'createAnnouncement', subject: String(id) });
  return { data: announcementWire(announcement) };
});
