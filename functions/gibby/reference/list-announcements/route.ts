import * as z from 'zod';
import { gibbyPage, pageQuery } from '#shared/gibby/kernel/pagination.ts';
import { AnnouncementWire } from '#shared/gibby/reference/announcement.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

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
