import { AnnouncementText, AnnouncementWire } from '../../../../shared/domain/announcement.ts';
import { dataOf } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const createAnnouncement = defineRoute({
  method: 'POST',
  path: '/api/admin/announcements',
  summary: 'Add an announcement',
  source: 'X15',
  auth: 'admin',
  body: AnnouncementText,
  response: dataOf(AnnouncementWire),
  status: 201,
  errors: [],
  uses: { announcements: 'write', sequences: 'write' },
});
