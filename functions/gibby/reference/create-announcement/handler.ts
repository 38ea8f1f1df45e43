import { announcementWire } from '../../../../shared/domain/announcement.ts';
import { addedId, madeAt } from '../../../../shared/domain/listed.ts';
import { timestampOf } from '../../../../shared/domain/time.ts';
import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { createAnnouncement } from './route.ts';

export const handler = handle(createAnnouncement, async ({ body, account }, ports) => {
  const { announcements, sequences, clock, log } = ports;
  const id = addedId(await sequences.next('announcement'));
  const announcement = { id, ...body, ...madeAt(timestampOf(clock.now())) };
  await announcements.add(announcement);
  audit(log, account, { act: 'createAnnouncement', subject: String(id) });
  return { data: announcementWire(announcement) };
});
