import { type CatalogEntry, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';

/** A bank to which earnings can be paid out. */
interface Bank extends CatalogEntry {
  readonly name: string;
}

const made = madeAt('2016-10-25T02:32:19.000Z');

/** All banks (gibby.txt, "Banks"). */
export const banks: readonly Bank[] = [
  { id: 1, name: 'BCA', ...made },
  { id: 2, name: 'BNI', ...made },
  { id: 3, name: 'Mandiri', ...made },
];
