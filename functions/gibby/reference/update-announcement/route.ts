import * as z from 'zod';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { AnnouncementText, AnnouncementWire } from '#shared/gibby/reference/announcement.ts';
import { GibbyIdText } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updateAnnouncement = defineRoute({
  method: 'PUT',
  path: '/api/admin/announcements/{id}',
  summary: 'Change an announcement',
  source: 'X15',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: AnnouncementText,
  response: dataOf(AnnouncementWire),
  errors: ['not_found', 'changed_meanwhile'],
  uses: { announcements: 'write' },
});
