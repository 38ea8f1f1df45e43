import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { type Condition, isNew, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { OffersWriter, TripCountry } from './offer.ports.ts';
import { Offer } from './offer.ts';
import { prefixes } from './offers.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.offer}${requestId}`;
/** Fifteen digits hold every id, so sort keys are in numeric order. */
const sortOf = (offerId: number) => String(offerId).padStart(15, '0');
const keyOf = (requestId: number, offerId: number) => ({ PK: partitionOf(requestId), SK: `O#${sortOf(offerId)}` });
const lastKeyOf = (requestId: number, travellerId: number) => ({ PK: partitionOf(requestId), SK: `BY#${travellerId}` });
const tripPartition = ({ tripId, countryId }: TripCountry) => `${prefixes.offersOfTrip}${tripId}#${countryId}`;
const countKeyOf = (trip: TripCountry) => ({ PK: tripPartition(trip), SK: 'COUNT' });

const LastOffer = z.object({ offerId: GibbyId });
const OfferCount = z.object({ total: z.int() });

/**
 * Offers `OFR#<request>` / `O#<id>`. In the same partition `BY#<traveller>` names each traveller's last offer, and is
 * the lock that keeps them from making two at once. GSI1 `OFT#<trip>#<country>` lists the offers of a trip, and the
 * same key counts them.
 */
export function offers(runtime: Runtime): OffersWriter {
  const table = tableOf(runtime);
  const get = (requestId: number, offerId: number) => table.get(keyOf(requestId, offerId), Offer);
  return {
    get,

    getMany: async (keys) => {
      const wanted = new Map(keys.map(({ requestId, offerId }) => [offerId, keyOf(requestId, offerId)]));
      return table.getMany([...wanted.values()], Offer);
    },

    lastOf: async (requestId, travellerId) => {
      const last = await table.get(lastKeyOf(requestId, travellerId), LastOffer);
      return last && get(requestId, last.offerId);
    },

    ofRequest: async (requestId, pageQuery) => {
      return numberedPage(table, { partition: partitionOf(requestId), sort: { prefix: 'O#' } }, pageQuery, Offer);
    },

    ofTrip: async (trip, pageQuery) => {
      return numberedPage(table, { partition: tripPartition(trip), index: 'GSI1' }, pageQuery, Offer);
    },

    countOfTrip: async (trip) => (await table.get(countKeyOf(trip), OfferCount))?.total ?? 0,

    creation: (offer, before) => [
      table.put(
        {
          ...keyOf(offer.requestId, offer.id),
          GSI1PK: tripPartition(offer),
          GSI1SK: sortOf(offer.id),
          ...offer,
        },
        isNew('changed_meanwhile'),
      ),
      table.put({ ...lastKeyOf(offer.requestId, offer.travellerId), offerId: offer.id }, stillLast(before)),
      table.update(countKeyOf(offer), {
        expression: 'ADD #total :one',
        names: { '#total': 'total' },
        values: { ':one': 1 },
      }),
    ],

    change: ({ requestId, id, status: read }, { status, reasonId, at }) =>
      table.update(
        keyOf(requestId, id),
        {
          expression: 'SET #status = :status, reasonId = :reason, updatedAt = :at',
          names: { '#status': 'status' },
          values: { ':status': status, ':reason': reasonId, ':at': at },
        },
        { expression: '#status = :read', values: { ':read': read }, otherwise: 'changed_meanwhile' },
      ),
  };
}

/** Holds while the traveller's last offer is the one that was read. */
function stillLast(before: Offer | undefined): Condition {
  if (!before) return isNew('changed_meanwhile');
  return { expression: 'offerId = :before', values: { ':before': before.id }, otherwise: 'changed_meanwhile' };
}
