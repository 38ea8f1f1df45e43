import type { User } from '#shared/gibby/accounts/user.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { photosOf } from '#shared/gibby/pictures/picture.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { type AcceptedOffer, type Request, wireStatuses } from '#shared/gibby/requests/request.ts';
import type { Checkpoint, Tracking, TrackingDetail, TrackingRow } from './tracking.ts';

/** A row of G42 and G43. `addressOf` returns addresses in this stage (`publicAddress.of`). */
export function trackingRow(request: Request, addressOf: (target: string) => string): TrackingRow {
  return {
    id: request.id,
    images: request.pictures.map((picture) => photosOf(picture, addressOf)),
    item_name: request.itemName,
    status: wireStatuses[request.status].name,
  };
}

/** The tracking data of a paid request's item. */
interface TrackedItem {
  readonly request: Request;
  readonly accepted: AcceptedOffer;
  readonly tracking: Tracking;
  /** The latest first. */
  readonly checkpoints: readonly Checkpoint[];
}

/** What a tracking shows besides the item itself. */
interface TrackingFacts {
  readonly people: ReadonlyMap<number, User>;
  readonly deliveryCity: City | undefined;
  /** The address of a path in this stage (`publicAddress.of`). */
  addressOf(target: string): string;
}

/** A tracking for one of its two parties (G44): both see each other's phone numbers. */
export function trackingDetail(item: TrackedItem, viewerId: number, facts: TrackingFacts): TrackingDetail {
  const { request, accepted, tracking, checkpoints } = item;
  const traveller = facts.people.get(accepted.travellerId);
  const requester = facts.people.get(request.requesterId);
  return {
    id: request.id,
    item: request.itemName,
    images: request.pictures.map((picture) => photosOf(picture, facts.addressOf)),
    price: accepted.priceMinor,
    delivery_option: collectionMethods.find(({ id }) => id === accepted.collectionMethodId)?.name ?? '',
    delivery_country: countryOf(request.deliveryCountryId)?.name ?? '',
    delivery_city: facts.deliveryCity?.name ?? '',
    delivery_address: request.deliveryAddress,
    status: wireStatuses[request.status].name,
    tracking_number: tracking.parcel?.trackingNumber ?? null,
    slug: tracking.parcel?.courierSlug ?? null,
    is_requester: viewerId === request.requesterId,
    offeredBy: traveller?.username ?? displayName(traveller),
    requestBy: requester?.username ?? displayName(requester),
    purchased_at: tracking.purchasedOn,
    delivered_at: tracking.shippedOn,
    received_at: tracking.receivedOn ?? endOf(request),
    traveller_number: traveller?.phone ?? null,
    requester_number: requester?.phone ?? null,
    tracking_details: checkpoints.map((checkpoint) => checkpointWire(checkpoint, accepted.offerId)),
  };
}

/** The day on which an item counted as received without the requester's confirmation. */
function endOf({ status, stateEnteredAt }: Request): string | null {
  return status === 'completed' ? gibbyTimeOf(stateEnteredAt).slice(0, 10) : null;
}

function checkpointWire({ id, tag, time, message, location, createdAt }: Checkpoint, trackingId: number) {
  const at = gibbyTimeOf(createdAt);
  return {
    id,
    tracking_id: trackingId,
    tag,
    checkpoint_time: time,
    message,
    location,
    created_at: at,
    updated_at: at,
  };
}
