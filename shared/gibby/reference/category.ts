import * as z from 'zod';
import { CatalogEntry, madeAt, timesOf, timesWire } from '#shared/gibby/kernel/catalog-entry.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { name } from '#shared/kernel/forms/name.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';

/** The fields of a category that administrators set. */
export const CategoryText = z
  .object({
    name: name(100),
    /** Whether items of this kind may be subject to customs. */
    customs: Flag,
  })
  .meta({ id: 'CategoryForm' });
export type CategoryText = z.infer<typeof CategoryText>;

/** The kind of a requested item. */
export const Category = CatalogEntry.extend({ name: z.string(), customs: z.boolean() });
export type Category = Immutable<z.infer<typeof Category>>;

export const CategoryWire = z
  .object({ id: GibbyId, name: z.string(), customs: z.boolean(), ...timesWire })
  .meta({ id: 'Category' });

/** A category as the API shows it. */
export function categoryWire({ id, name, customs, ...times }: Category): z.input<typeof CategoryWire> {
  return { id, name, customs, ...timesOf(times) };
}

const made = madeAt('2016-09-05T07:47:41.000Z');

/**
 * Categories of a new installation (gibby.txt, "Categories" and the samples of requests for 1, 2, 9 and 10).
 * Administrators change them and add more.
 */
export const firstCategories: readonly Category[] = [
  { id: 1, name: 'Duty Free Items', customs: true, ...made },
  { id: 2, name: 'Food & Drinks', customs: false, ...made },
  { id: 3, name: 'Health & Beauty', customs: false, ...made },
  { id: 4, name: 'Electronics & Gadgets', customs: true, ...made },
  { id: 5, name: 'Books & Stationery', customs: false, ...made },
  { id: 6, name: 'Toys & Games', customs: false, ...made },
  { id: 7, name: 'Home & Living', customs: false, ...made },
  { id: 8, name: 'Baby & Kids', customs: false, ...made },
  { id: 9, name: "Ladies' Fashion & Accessories", customs: false, ...made },
  { id: 10, name: "Men's Fashion & Accessories", customs: false, ...made },
  { id: 11, name: 'Sports & Outdoors', customs: false, ...made },
  { id: 12, name: 'Others', customs: false, ...made },
];
