import type { Timestamp } from '#shared/kernel/time.ts';
import type { Announcement, AnnouncementText } from './announcement.ts';
import type { Category, CategoryText } from './category.ts';
import type { City } from './city.ts';
import type { ContentPage, ContentPageSlug, PageText } from './content-page.ts';
import type { CountryFigures, CountryShare } from './country-figures.ts';

/** The larger cities of every country; which ones, the build says (infra/build/cities.ts). They change with a deployment. */
export interface Cities {
  /** Those that a search and a country allow, by country, the largest of each first. */
  find(wish: { search?: string; countryId?: number }): Promise<readonly City[]>;
  get(cityId: number): Promise<City | undefined>;
}

/** What goes on between travellers and requesters, country by country. Eventually consistent. */
export interface CountryFiguresReader {
  /** Figures by country id, for those that have any. */
  all(): Promise<ReadonlyMap<number, CountryFigures>>;
}

export interface CountryFiguresWriter extends CountryFiguresReader {
  /**
   * Counts what one thing adds to the figures of a country, as it stands: what was counted of it before is taken back in
   * the same transaction, so that it may be told any number of times, and an older version of it changes nothing. For
   * stream consumers: one call for each version of a request, and of each destination of a trip.
   *
   * `source` names the thing, such as `request/67` or `trip/5/101`; `share` is undefined once it counts nowhere: a request
   * that was cancelled, a trip that is over. Fails with `busy` when others count travellers of the same country all the time.
   */
  record(source: string, version: number, share: CountryShare | undefined, at: Timestamp): Promise<void>;
}

export interface CategoriesReader {
  /** All, the oldest first. */
  all(): Promise<readonly Category[]>;
  get(categoryId: number): Promise<Category | undefined>;
}

export interface CategoriesWriter extends CategoriesReader {
  /** Fails with `changed_meanwhile` when the number is taken. */
  add(category: Category): Promise<void>;
  /** Fails with `not_found`, and with `changed_meanwhile` when somebody else was quicker. */
  replace(categoryId: number, text: CategoryText, at: Timestamp): Promise<Category>;
}

export interface AnnouncementsReader {
  /** All, active or not, the oldest first. */
  all(): Promise<readonly Announcement[]>;
}

export interface AnnouncementsWriter extends AnnouncementsReader {
  /** Fails with `changed_meanwhile` when the number is taken. */
  add(announcement: Announcement): Promise<void>;
  /** Fails with `not_found`, and with `changed_meanwhile` when somebody else was quicker. */
  replace(announcementId: number, text: AnnouncementText, at: Timestamp): Promise<Announcement>;
}

export interface ContentPagesReader {
  get(slug: ContentPageSlug): Promise<ContentPage>;
}

export interface ContentPagesWriter extends ContentPagesReader {
  /**
   * Writes a page anew, and the event that tells of it in the same transaction. The text that stands there already
   * changes nothing and is no event. Fails with `changed_meanwhile` when somebody else was quicker.
   */
  change(slug: ContentPageSlug, text: PageText, at: Timestamp): Promise<ContentPage>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    cities: { read: Cities };
    countryFigures: { read: CountryFiguresReader; write: CountryFiguresWriter };
    categories: { read: CategoriesReader; write: CategoriesWriter };
    announcements: { read: AnnouncementsReader; write: AnnouncementsWriter };
    contentPages: { read: ContentPagesReader; write: ContentPagesWriter };
  }
}
