import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { Announcement, firstAnnouncements } from './announcement.ts';
import { prefixes } from './reference.keys.ts';
import type { AnnouncementsWriter } from './reference.ports.ts';
import { seededList, versioned } from './seeded-list.dynamo.ts';

const StoredAnnouncement = Announcement.extend(versioned);

/** Announcements `ANN#all` / `<id>`. */
export function announcements(runtime: Runtime): AnnouncementsWriter {
  return seededList(runtime, `${prefixes.announcement}all`, firstAnnouncements, StoredAnnouncement);
}
