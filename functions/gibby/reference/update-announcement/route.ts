import * as z from 'zod';
import { AnnouncementText, AnnouncementWire } from '../../../../shared/domain/announcement.ts';
import { dataOf, GibbyIdText } from '../../../../shared/domain/gibby-wire.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

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
