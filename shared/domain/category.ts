import { type Listed, madeAt } from './listed.ts';

/** What kind of thing is asked for. */
export interface Category extends Listed {
  readonly name: string;
  /** Whether travellers have to reckon with customs for things of this kind. */
  readonly customs: boolean;
}

const made = madeAt('2016-09-05T07:47:41.000Z');

/**
 * Categories that come with the product (Gibby API, "Categories" and the samples of requests for 1, 2, 9 and 10).
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
