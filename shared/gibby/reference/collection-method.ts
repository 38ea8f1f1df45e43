import { type Listed, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';

/** How an item gets from the traveller to the requester in the end. */
export interface CollectionMethod extends Listed {
  readonly name: string;
  /** By a parcel courier: a delivery then needs the courier's slug and a tracking number. */
  readonly isCourier: boolean;
  /** Whichever the traveller likes. */
  readonly isAny: boolean;
}

const made = madeAt('2016-09-05T07:51:51.000Z');

/** All there are, as requests number them (gibby.txt, "Collection Method", "Post Requests"). */
export const collectionMethods: readonly CollectionMethod[] = [
  { id: 1, name: 'Meet Up', isCourier: false, isAny: false, ...made },
  { id: 2, name: 'JNE/POS', isCourier: true, isAny: false, ...made },
  { id: 3, name: 'Gojek', isCourier: false, isAny: false, ...made },
  { id: 4, name: 'Any of the above', isCourier: false, isAny: true, ...madeAt('2016-09-05T07:51:52.000Z') },
];
