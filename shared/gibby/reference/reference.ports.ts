import type { Timestamp } from '#shared/kernel/time.ts';
import type { Announcement, AnnouncementText } from './announcement.ts';
import type { Category, CategoryText } from './category.ts';
import type { City } from './city.ts';
import type { ContentPage, ContentPageSlug, PageText } from './content-page.ts';
import type { CountryFigures, CountryShare } from './country-figures.ts';

/**
 * The larger cities of every country, selected at build time (infra/build/cities.ts). They change with a deployment.
 */
export interface Cities {
  /** Cities that match a search and a country, by country, largest first. */
  find(query: { search?: string; countryId?: number }): Promise<readonly City[]>;
  get(cityId: number): Promise<City | undefined>;
}

/** Figures about travellers and requests, by country. Eventually consistent. */
export interface CountryFiguresReader {
  /** Figures by country id, for those that have any. */
  all(): Promise<ReadonlyMap<number, CountryFigures>>;
}

export interface CountryFiguresWriter extends CountryFiguresReader {
  /**
   * Counts what one source adds to the figures of a country in its current state. Takes back what was counted for the
   * source before in the same transaction, so it may be recorded any number of times; an older version changes nothing.
   * For stream consumers: one call for each version of a request, and of each destination of a trip.
   *
   * `source` names the request or destination, such as `request/67` or `trip/5/101`. `share` is undefined once the
   * source counts nowhere: a request that was cancelled, a trip that is over. Fails with `busy` after repeated
   * conflicts over the same country.
   */
  record(source: string, version: number, share: CountryShare | undefined, at: Timestamp): Promise<void>;
}

export interface CategoriesReader {
  /** All categories, oldest first. */
  all(): Promise<readonly Category[]>;
  get(categoryId: number): Promise<Category | undefined>;
}

export interface CategoriesWriter extends CategoriesReader {
  /** Fails with `changed_meanwhile` when the number is taken. */
  add(category: Category): Promise<void>;
  /** Fails with `not_found`, and with `changed_meanwhile` on a conflict. */
  replace(categoryId: number, text: CategoryText, at: Timestamp): Promise<Category>;
}

export interface AnnouncementsReader {
  /** All announcements, active or not, oldest first. */
  all(): Promise<readonly Announcement[]>;
}

export interface AnnouncementsWriter extends AnnouncementsReader {
  /** Fails with `changed_meanwhile` when the number is taken. */
  add(announcement: Announcement): Promise<void>;
  /** Fails with `not_found`, and with `changed_meanwhile` on a conflict. */
  replace(announcementId: number, text: AnnouncementText, at: Timestamp): Promise<Announcement>;
}

export interface ContentPagesReader {
  get(slug: ContentPageSlug): Promise<ContentPage>;
}

export interface ContentPagesWriter extends ContentPagesReader {
  /**
   * Rewrites a page and writes an event in the same transaction. The text that is already stored changes nothing and
   * makes no event. Fails with `changed_meanwhile` on a conflict.
   */
  change(slug: ContentPageSlug, text: PageText, at: Timestamp): Promise<ContentPage>;
}

/** The phones that the stage names for its couriers. */
export interface CourierPhones {
  /** By the courier's slug; empty where the stage names none. */
  of(slug: string): string;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    courierPhones: { read: CourierPhones };
    cities: { read: Cities };
    countryFigures: { read: CountryFiguresReader; write: CountryFiguresWriter };
    categories: { read: CategoriesReader; write: CategoriesWriter };
    announcements: { read: AnnouncementsReader; write: AnnouncementsWriter };
    contentPages: { read: ContentPagesReader; write: ContentPagesWriter };
  }
}
