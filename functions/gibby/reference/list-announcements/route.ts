import * as z from 'zod';
import { AnnouncementWire } from '../../../../shared/domain/announcement.ts';
import { gibbyPage, pageQuery } from '../../../../shared/domain/gibby-page.ts';
import { defineRoute } from '../../../../shared/route/define.ts';

export const listAnnouncements = defineRoute({
  method: 'GET',
  path: '/api/notifications',
  summary: 'List what the product announces to everybody, active or not',
  source: 'G69',
  auth: 'apiKey',
  query: z.object(pageQuery),
  response: gibbyPage(AnnouncementWire),
  errors: [],
  uses: { announcements: 'read', publicAddress: 'read' },
});
