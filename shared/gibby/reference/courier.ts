import { type CatalogEntry, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';

/** A company that carries parcels within Indonesia. */
export interface Courier extends CatalogEntry {
  readonly name: string;
  /** The name in deliveries and at the tracking provider (AfterShip, "Couriers"). */
  readonly slug: string;
  readonly phone: string;
  readonly webUrl: string;
}

const made = madeAt('2016-09-05T08:56:28.000Z');

/** All couriers (gibby.txt, "Couriers"). The phone numbers are invented. */
export const couriers: readonly Courier[] = [
  { id: 1, name: 'JNE', slug: 'jne', phone: '+1 555 010 0004', webUrl: 'http://www.jne.co.id/', ...made },
  {
    id: 2,
    name: 'Pos Indonesia Domestic',
    slug: 'pos-indonesia',
    phone: '+1 555 010 0006',
    webUrl: 'http://www.posindonesia.co.id',
    ...made,
  },
];
