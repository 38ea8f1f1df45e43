import type { User } from '#shared/gibby/accounts/user.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { defaultPicturePath, photosOf, userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { type Request, wireStatuses } from '#shared/gibby/requests/request.ts';
import { acceptedBy } from '#shared/gibby/requests/request-change.rules.ts';
import { statusOfOffer } from './offer.rules.ts';
import type { OfferWire, TripOfferRow, UnpaidRequestRow } from './offer.schema.ts';
import { type Offer, priceToPayMinor } from './offer.ts';

type AddressOf = (target: string) => string;

/** The traveller of an offer, as others see them. */
export interface TravellerSummary {
  readonly user: User | undefined;
  readonly city: City | undefined;
}

/** An offer with its price, fee and traveller (G21, G22). */
export function offerWire(offer: Offer, request: Request, offerer: TravellerSummary, addressOf: AddressOf): OfferWire {
  const status = statusOfOffer(offer, request);
  return {
    id: offer.id,
    request_id: request.id,
    item: request.itemName,
    offered_price: offer.priceMinor,
    return_date: offer.returnDate,
    collection_method: offer.collectionMethodId,
    delivery_option: collectionMethods.find(({ id }) => id === offer.collectionMethodId)?.name ?? '',
    user: displayName(offerer.user),
    user_id: offer.travellerId,
    image: userPhotosOf(offerer.user ?? {}, addressOf),
    location: locationOf(offerer),
    service_fee: offer.serviceFeeMinor,
    price_to_pay: priceToPayMinor(offer),
    is_accepted: status === 'accepted' || status === 'fulfilled',
    status,
  };
}

/** `Jakarta, Indonesia`; without the parts that the user has not given. */
export function locationOf({ user, city }: TravellerSummary): string {
  const country = user?.countryId === undefined ? undefined : countryOf(user.countryId);
  return [city?.name, country?.name].filter((name) => name !== undefined).join(', ');
}

/** A request that waits for its deposit (G12). */
export function unpaidRow(request: Request, addressOf: AddressOf): UnpaidRequestRow {
  return {
    id: request.id,
    item: request.itemName,
    price_to_pay: acceptedBy(request).priceToPayMinor,
    images: request.pictures.map((picture) => photosOf(picture, addressOf)),
  };
}

/** A row in the list of a trip's offers (G63). */
export function tripOfferRow(
  { id, travellerId }: Offer,
  request: Request,
  requester: User | undefined,
  addressOf: AddressOf,
): TripOfferRow {
  const [picture] = request.pictures;
  return {
    id,
    user_id: travellerId,
    request_id: request.id,
    request_name: displayName(requester),
    request_url: addressOf(`/requests/${request.id}-${slugOf(request.itemName)}`),
    item_name: request.itemName,
    status: wireStatuses[request.status].name,
    images: picture ? photosOf(picture, addressOf) : { original: addressOf(defaultPicturePath) },
  };
}

/** The URL slug of a name: `Jaket Parka` becomes `jaket-parka`. */
function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
