import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { firstAnnouncements } from './announcement.ts';
import { prefixes } from './reference.keys.ts';
import type { AnnouncementsWriter } from './reference.ports.ts';
import { seededList } from './seeded-list.dynamo.ts';

/** Announcements `ANN#all` / `<id>`. */
export function announcements(runtime: Runtime): AnnouncementsWriter {
  return seededList(runtime, `${prefixes.announcement}all`, firstAnnouncements);
}
