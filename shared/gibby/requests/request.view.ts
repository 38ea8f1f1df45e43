import type { User } from '#shared/gibby/accounts/user.ts';
import type { CommentWire } from '#shared/gibby/comments/comment.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { wireValues, withoutPersonal } from '#shared/gibby/kernel/plain-fields.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { cantTypeTexts, type Offerability } from '#shared/gibby/offers/offer.rules.ts';
import { photosOf, userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { City } from '#shared/gibby/reference/city.ts';
import { collectionMethods } from '#shared/gibby/reference/collection-method.ts';
import { countryOf } from '#shared/gibby/reference/countries.ts';
import { ratingText } from '#shared/gibby/reviews/rating-text.rules.ts';
import type { Ratings } from '#shared/gibby/reviews/review.ts';
import type { RequestWire } from './request.schema.ts';
import { type Request, requestFields, wireStatuses } from './request.ts';

/** The data that a request's view needs. */
export interface RequestViewData {
  /** The user who views it. */
  readonly viewerId: number;
  readonly users: ReadonlyMap<number, User>;
  /** Ratings that users received as requesters, and as travellers. */
  readonly requesterRatings: ReadonlyMap<number, Ratings>;
  readonly travellerRatings: ReadonlyMap<number, Ratings>;
  readonly cities: ReadonlyMap<number, City>;
  /** Names of the categories by their ids. */
  readonly categories: ReadonlyMap<number, string>;
  readonly commentCounts: ReadonlyMap<number, number>;
  /** Whether the viewer may offer, by request. */
  readonly offerability: ReadonlyMap<number, Offerability>;
  /** The address of a path in this stage (`publicAddress.of`). */
  addressOf(target: string): string;
}

/** Fields that only some routes show. */
interface RequestExtras {
  readonly hasDeclinedOffer?: boolean;
  readonly comments?: readonly CommentWire[];
}

/** Ids of all cities of a request. */
export function citiesOfRequest({ cityId, deliveryCityId }: Request): number[] {
  return cityId === null ? [deliveryCityId] : [cityId, deliveryCityId];
}

/** Ids of all users that a request shows. */
export function usersOfRequest({ requesterId, accepted }: Request): number[] {
  return accepted ? [requesterId, accepted.travellerId] : [requesterId];
}

/** A request as the API shows it to a viewer. */
export function requestWire(request: Request, viewData: RequestViewData, extras: RequestExtras = {}): RequestWire {
  const { hasDeclinedOffer, comments } = extras;
  return {
    ...itemOf(request, viewData),
    ...placesOf(request, viewData),
    ...offersOf(request, viewData),
    ...(hasDeclinedOffer !== undefined && { has_declined_offer: hasDeclinedOffer }),
    is_owner: request.requesterId === viewData.viewerId,
    isCancel: request.status === 'canceled',
    canComment: request.hiddenAt === null,
    created_at: gibbyTimeOf(request.createdAt),
    updated_at: gibbyTimeOf(request.updatedAt),
    comment_count: viewData.commentCounts.get(request.id) ?? 0,
    ...(comments && { comments: [...comments] }),
  };
}

/** Whether the viewer is the requester, or the traveller who has been paid for. Only these meet. */
function isParty({ requesterId, accepted }: Request, viewerId: number): boolean {
  return viewerId === requesterId || (accepted?.travellerId === viewerId && accepted.paidAt !== null);
}

function itemOf(request: Request, { viewerId, categories, addressOf }: RequestViewData) {
  const { accepted } = request;
  const details = wireValues(requestFields, request);
  return {
    id: request.id,
    ...(isParty(request, viewerId) ? details : withoutPersonal(requestFields, details)),
    category_id: request.categoryId,
    category: categories.get(request.categoryId) ?? '',
    price: accepted ? accepted.priceMinor : request.maximumPriceMinor,
    ...(accepted && { price_to_pay: accepted.priceToPayMinor, service_fee: accepted.serviceFeeMinor }),
    status: wireStatuses[request.status].name,
    images: request.pictures.map((picture) => photosOf(picture, addressOf)),
    collection_method_id: request.collectionMethodId,
    collection_method: collectionMethods.find(({ id }) => id === request.collectionMethodId)?.name ?? '',
    maximum_delivery_date: request.maximumDeliveryDate,
  };
}

function placesOf(request: Request, { cities }: RequestViewData) {
  const deliveryCountry = countryOf(request.deliveryCountryId)?.name ?? '';
  return {
    country_id: request.countryId,
    country: countryOf(request.countryId)?.name ?? '',
    city_id: request.cityId,
    city: request.cityId === null ? null : (cities.get(request.cityId)?.name ?? null),
    delivery_country_to: request.deliveryCountryId,
    delivery_country: deliveryCountry,
    delivery_county: deliveryCountry,
    delivery_city_to: request.deliveryCityId,
    delivery_city: cities.get(request.deliveryCityId)?.name ?? '',
  };
}

function offersOf(request: Request, viewData: RequestViewData) {
  const { users, requesterRatings, addressOf, offerability } = viewData;
  const { accepted } = request;
  const requester = users.get(request.requesterId);
  const { canOffer, cantType } = offerability.get(request.id) ?? { canOffer: false, cantType: false as const };
  return {
    user: {
      ...personOf(request.requesterId, requester, requesterRatings),
      images: userPhotosOf(requester ?? {}, addressOf),
    },
    has_offer: request.offerCount > 0,
    has_accepted_offer: accepted !== null,
    count_user_offer: request.offerCount,
    accepted_offer: accepted?.offerId ?? null,
    can_offer: canOffer,
    cant_type: cantType,
    ...(cantType && { cant_type_string: cantTypeTexts[cantType] }),
    ...(accepted && { traveller: travellerOf(accepted.travellerId, viewData) }),
  };
}

function travellerOf(travellerId: number, { users, travellerRatings, addressOf }: RequestViewData) {
  const traveller = users.get(travellerId);
  return { ...personOf(travellerId, traveller, travellerRatings), image: userPhotosOf(traveller ?? {}, addressOf) };
}

function personOf(id: number, user: User | undefined, ratings: ReadonlyMap<number, Ratings>) {
  const rating = ratingText(ratings.get(id) ?? { count: 0, sum: 0 });
  return { id, user: user?.username ?? null, name: displayName(user), rating };
}
