import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './reference.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  courierPhones: {
    module: 'gibby/reference/courier-phones.adapter.ts',
    variables: ['COURIER_PHONES'],
    grants: { read: [] },
  },
  cities: { module: 'gibby/reference/cities.adapter.ts', variables: [], grants: { read: [] } },
  countryFigures: onTable('gibby/reference/country-figures.dynamo.ts', [prefixes.countryFigures]),
  categories: onTable('gibby/reference/category.dynamo.ts', [prefixes.category]),
  announcements: onTable('gibby/reference/announcement.dynamo.ts', [prefixes.announcement]),
  contentPages: onTable('gibby/reference/content-page.dynamo.ts', [prefixes.contentPage]),
} as const satisfies Partial<Catalogue>;
