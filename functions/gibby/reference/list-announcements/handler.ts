import { announcementWire } from '../../../../shared/domain/announcement.ts';
import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listAnnouncements } from './route.ts';

export const handler = handle(listAnnouncements, async ({ query, request }, { announcements, publicAddress }) => {
  const all = await announcements.all();
  return slicedPage(all.map(announcementWire), query, publicAddress.of(request.target));
});
