import type { Listed } from './listed.ts';

/** What the product tells everybody, such as that it rests over a holiday. Not addressed to anyone. */
export interface Announcement extends Listed {
  readonly message: string;
  /** Apps show only what is active. */
  readonly isActive: boolean;
}

/** The announcement that comes with the product (Gibby API, "List Notifications"). Administrators write all others. */
export const firstAnnouncements: readonly Announcement[] = [
  {
    id: 1,
    message: 'Libur',
    isActive: false,
    createdAt: '2016-11-02T04:00:35.000Z',
    updatedAt: '2016-11-14T04:53:49.000Z',
  },
];
