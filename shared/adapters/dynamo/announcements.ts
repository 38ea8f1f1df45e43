import { firstAnnouncements } from '../../domain/announcement.ts';
import type { AnnouncementsWriter } from '../../ports/reference.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { seededList } from './seeded-list.ts';

/** Announcements `ANN#all` / `<id>`. */
export function announcements(runtime: Runtime): AnnouncementsWriter {
  return seededList(runtime, `${prefixes.announcement}all`, firstAnnouncements);
}
