import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { announcementWire } from '#shared/gibby/reference/announcement.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listAnnouncements } from './route.ts';

export const handler = handle(listAnnouncements, async ({ query, request }, { announcements, publicAddress }) => {
  const all = await announcements.all();
  return slicedPage(all.map(announcementWire), query, publicAddress.of(request.target));
});
