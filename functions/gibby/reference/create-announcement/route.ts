import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { AnnouncementText, AnnouncementWire } from '#shared/gibby/reference/announcement.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

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
