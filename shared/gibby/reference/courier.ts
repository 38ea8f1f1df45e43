import { type CatalogEntry, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';

/** A company that carries parcels within Indonesia. */
export interface Courier extends CatalogEntry {
  readonly name: string;
  /** The name in deliveries and at the tracking provider (AfterShip, "Couriers"). */
  readonly slug: string;
  readonly webUrl: string;
}

const made = madeAt('2016-09-05T08:56:28.000Z');

/** All couriers (gibby.txt, "Couriers"). Their phones are settings of the stage. */
export const couriers: readonly Courier[] = [
  { id: 1, name: 'JNE', slug: 'jne', webUrl: 'http://www.jne.co.id/', ...made },
  {
    id: 2,
    name: 'Pos Indonesia Domestic',
    slug: 'pos-indonesia',
    webUrl: 'http://www.posindonesia.co.id',
    ...made,
  },
];
