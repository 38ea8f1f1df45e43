import { announcementWire } from '#shared/gibby/reference/announcement.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { updateAnnouncement } from './route.ts';

export const handler = handle(updateAnnouncement, async ({ params: { id }, body, account }, ports) => {
  const announcement = await ports.announcements.replace(id, body, timestampOf(ports.clock.now()));
  audit(ports.log, account, { act: 'updateAnnouncement', subject: String(id) });
  return { data: announcementWire(announcement) };
});
