import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './offers.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  offers: onTable('gibby/offers/offer.dynamo.ts', [prefixes.offer, prefixes.offersOfTrip], {
    GSI1: [prefixes.offersOfTrip],
  }),
} as const satisfies Partial<Catalogue>;
