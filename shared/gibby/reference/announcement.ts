import * as z from 'zod';
import { CatalogEntry, timesOf, timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';

/** A message to all users, for example that the service pauses over a holiday. */
export const Announcement = CatalogEntry.extend({
  message: z.string(),
  /** Apps show only active announcements. */
  isActive: z.boolean(),
});
export type Announcement = Immutable<z.infer<typeof Announcement>>;

/** The fields of an announcement that administrators set. */
export const AnnouncementText = z
  .object({ message: text(1_000), is_active: Flag })
  .transform(({ message, is_active }) => ({ message, isActive: is_active }));
export type AnnouncementText = z.output<typeof AnnouncementText>;

export const AnnouncementWire = z
  .object({ id: GibbyId, message: z.string(), is_active: z.boolean(), ...timesWire })
  .meta({ id: 'Announcement' });

/** An announcement as the API shows it. */
export function announcementWire({ id, message, isActive, ...times }: Announcement): z.input<typeof AnnouncementWire> {
  return { id, message, is_active: isActive, ...timesOf(times) };
}

/** The announcement of a new installation (gibby.txt, "List Notifications"). Administrators write all others. */
export const firstAnnouncements: readonly Announcement[] = [
  {
    id: 1,
    message: 'Libur',
    isActive: false,
    createdAt: '2016-11-02T04:00:35.000Z',
    updatedAt: '2016-11-14T04:53:49.000Z',
  },
];
