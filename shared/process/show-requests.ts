import type { Request } from '../domain/request.ts';
import type { RequestWire } from '../domain/request-wire.ts';
import type { CommentsReader } from '../ports/comments.ts';
import type { OffersReader } from '../ports/offers.ts';
import type { PublicAddress } from '../ports/platform.ts';
import type { CategoriesReader, Cities } from '../ports/reference.ts';
import type { ReviewsReader } from '../ports/reviews.ts';
import type { Clock } from '../ports/time-and-chance.ts';
import type { TripsReader } from '../ports/trips.ts';
import type { UsersReader } from '../ports/users.ts';
import { dayAt } from '../rules/jakarta-days.ts';
import { type Offerability, offerabilityOf } from '../rules/request-offer.ts';
import { citiesOfRequest, type RequestScene, requestWire, usersOfRequest } from '../rules/request-wire.ts';
import { citiesById } from './cities-by-id.ts';
import { showComments } from './show-comments.ts';

/** What showing requests reads. */
export interface ShowingPorts {
  readonly users: UsersReader;
  readonly offers: OffersReader;
  readonly trips: TripsReader;
  readonly comments: CommentsReader;
  readonly reviews: ReviewsReader;
  readonly categories: CategoriesReader;
  readonly cities: Cities;
  readonly publicAddress: PublicAddress;
  readonly clock: Clock;
}

/** So many comments come with each request of a list; a list of its own has the rest (G23). */
const includedComments = 10;

/** Requests of a page as somebody sees them, in their order. */
export async function showRequests(
  requests: readonly Request[],
  viewerId: number,
  ports: ShowingPorts,
  { withComments = false }: { readonly withComments?: boolean } = {},
): Promise<RequestWire[]> {
  const scene = await sceneOf(requests, viewerId, ports);
  return Promise.all(
    requests.map(async (request) => {
      const included = withComments && { comments: await firstComments(request.id, ports) };
      return requestWire(request, scene, { ...included });
    }),
  );
}

/** One request as somebody sees it, with what became of his own offer (G19). `tripId` is the trip that alone is meant. */
export async function showRequest(
  request: Request,
  viewerId: number,
  ports: ShowingPorts,
  { tripId }: { readonly tripId?: number } = {},
): Promise<RequestWire> {
  const [scene, lastOffer] = await Promise.all([
    sceneOf([request], viewerId, ports, tripId),
    request.requesterId === viewerId ? undefined : ports.offers.lastOf(request.id, viewerId),
  ]);
  return requestWire(request, scene, { hasDeclinedOffer: lastOffer?.status === 'declined' });
}

async function sceneOf(
  requests: readonly Request[],
  viewerId: number,
  ports: ShowingPorts,
  tripId?: number,
): Promise<RequestScene> {
  const requesters = requests.map(({ requesterId }) => requesterId);
  const travellers = requests.flatMap(({ accepted }) => accepted?.travellerId ?? []);
  const [users, requesterRatings, travellerRatings, cities, categories, commentCounts, offerability] =
    await Promise.all([
      ports.users.getMany([...new Set(requests.flatMap(usersOfRequest))]),
      ports.reviews.ratingsOfMany(requesters, 'requester'),
      ports.reviews.ratingsOfMany(travellers, 'traveller'),
      citiesById(requests.flatMap(citiesOfRequest), ports.cities),
      ports.categories.all(),
      ports.comments.counts(requests.map(({ id }) => id)),
      offerabilityOfAll(requests, viewerId, ports, tripId),
    ]);
  return {
    viewerId,
    users,
    requesterRatings,
    travellerRatings,
    cities,
    categories: new Map(categories.map(({ id, name }) => [id, name])),
    commentCounts,
    offerability,
    addressOf: (target) => ports.publicAddress.of(target),
  };
}

/** A user's offers are looked for only where nothing else stands in the way of another one. */
async function offerabilityOfAll(
  requests: readonly Request[],
  userId: number,
  { trips, offers, clock }: ShowingPorts,
  tripId: number | undefined,
): Promise<ReadonlyMap<number, Offerability>> {
  const today = dayAt(clock.now());
  const own = await trips.latestOf(userId);
  const bidder = { userId, trips: tripId === undefined ? own : own.filter(({ id }) => id === tripId) };
  const answers = requests.map(async (request) => {
    const atFirst = offerabilityOf(request, { ...bidder, lastOffer: undefined }, today);
    if (!atFirst.canOffer && !atFirst.cantType) return [request.id, atFirst] as const;
    const lastOffer = await offers.lastOf(request.id, userId);
    return [request.id, offerabilityOf(request, { ...bidder, lastOffer }, today)] as const;
  });
  return new Map(await Promise.all(answers));
}

async function firstComments(requestId: number, ports: ShowingPorts) {
  const { items } = await ports.comments.ofRequest(requestId, { page: 1, per_page: includedComments });
  return showComments(items, ports);
}
