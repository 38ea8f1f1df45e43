import { announcementWire } from '../../../../shared/domain/announcement.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { updateAnnouncement } from './route.ts';

export const handler = handle(updateAnnouncement, async ({ params: { id }, body, account }, ports) => {
  const announcement = await ports.announcements.replace(id, body, timestampOf(ports.clock.now()));
  audit(ports.log, account, { act: 'updateAnnouncement', subject: String(id) });
  return { data: announcementWire(announcement) };
});
