import { type CatalogEntry, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';

/** How the requester gets the item from the traveller. */
export interface CollectionMethod extends CatalogEntry {
  readonly name: string;
  /** By a parcel courier: a delivery then needs the courier's slug and a tracking number. */
  readonly isCourier: boolean;
  /** Any method that the traveller prefers. */
  readonly isAny: boolean;
}

const made = madeAt('2016-09-05T07:51:51.000Z');

/** All methods, with the ids that requests use (gibby.txt, "Collection Method", "Post Requests"). */
export const collectionMethods: readonly CollectionMethod[] = [
  { id: 1, name: 'Meet Up', isCourier: false, isAny: false, ...made },
  { id: 2, name: 'JNE/POS', isCourier: true, isAny: false, ...made },
  { id: 3, name: 'Gojek', isCourier: false, isAny: false, ...made },
  { id: 4, name: 'Any of the above', isCourier: false, isAny: true, ...madeAt('2016-09-05T07:51:52.000Z') },
];
