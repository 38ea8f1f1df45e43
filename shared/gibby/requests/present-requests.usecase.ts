import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { CommentsReader } from '#shared/gibby/comments/comment.ports.ts';
import { presentComments } from '#shared/gibby/comments/present-comments.usecase.ts';
import { dayAt } from '#shared/gibby/kernel/jakarta-days.rules.ts';
import type { OffersReader } from '#shared/gibby/offers/offer.ports.ts';
import { type Offerability, offerabilityOf } from '#shared/gibby/offers/offer.rules.ts';
import { citiesById } from '#shared/gibby/reference/cities-by-id.usecase.ts';
import type { CategoriesReader, Cities } from '#shared/gibby/reference/reference.ports.ts';
import type { ReviewsReader } from '#shared/gibby/reviews/review.ports.ts';
import type { TripsReader } from '#shared/gibby/trips/trip.ports.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { RequestWire } from './request.schema.ts';
import type { Request } from './request.ts';
import { citiesOfRequest, type RequestViewData, requestWire, usersOfRequest } from './request.view.ts';

/** What showing requests reads. */
interface PresentationPorts {
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

/** How many comments are included with each request of a list; the list of comments has the rest (G23). */
const includedComments = 10;

/** Requests of a page as the viewer sees them, in their order. */
export async function presentRequests(
  requests: readonly Request[],
  viewerId: number,
  ports: PresentationPorts,
  { withComments = false }: { readonly withComments?: boolean } = {},
): Promise<RequestWire[]> {
  const viewData = await viewDataOf(requests, viewerId, ports);
  return Promise.all(
    requests.map(async (request) => {
      const included = withComments && { comments: await firstComments(request.id, ports) };
      return requestWire(request, viewData, { ...included });
    }),
  );
}

/**
 * One request as the viewer sees it, with the result of their own offer (G19). With `tripId` only that trip is
 * considered.
 */
export async function presentRequest(
  request: Request,
  viewerId: number,
  ports: PresentationPorts,
  { tripId }: { readonly tripId?: number } = {},
): Promise<RequestWire> {
  const [viewData, lastOffer] = await Promise.all([
    viewDataOf([request], viewerId, ports, tripId),
    request.requesterId === viewerId ? undefined : ports.offers.lastOf(request.id, viewerId),
  ]);
  return requestWire(request, viewData, { hasDeclinedOffer: lastOffer?.status === 'declined' });
}

async function viewDataOf(
  requests: readonly Request[],
  viewerId: number,
  ports: PresentationPorts,
  tripId?: number,
): Promise<RequestViewData> {
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

/** Reads the user's last offer only when nothing else prevents a new one. */
async function offerabilityOfAll(
  requests: readonly Request[],
  userId: number,
  { trips, offers, clock }: PresentationPorts,
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

async function firstComments(requestId: number, ports: PresentationPorts) {
  const { items } = await ports.comments.ofRequest(requestId, { page: 1, per_page: includedComments });
  return presentComments(items, ports);
}
