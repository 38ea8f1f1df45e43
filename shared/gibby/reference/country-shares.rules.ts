import type { RequestEvent, RequestStatus } from '#shared/gibby/requests/request.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import type { Figure } from './country-figures.rules.ts';
import type { CountryShare } from './country-figures.ts';

/** What counts in the figures of a country, by the name under which it counts once. */
export interface NamedShare {
  readonly source: string;
  readonly share: CountryShare | undefined;
}

type RequestFigure = Exclude<Figure, 'travellers'>;

/** In which figure a request counts. One that is cancelled counts in none. */
const figures: Readonly<Record<RequestStatus, RequestFigure | undefined>> = {
  open: 'openRequests',
  pendingDeposit: 'pendingRequests',
  inProgress: 'pendingRequests',
  purchased: 'pendingRequests',
  delivered: 'pendingRequests',
  disputed: 'pendingRequests',
  completed: 'completedRequests',
  canceled: undefined,
};

/** What a request adds to the figures of the country where its item is to be bought, once an event has happened. */
export function requestShareOf({ requestId, to, request }: RequestEvent): NamedShare {
  const figure = request.hiddenAt === null ? figures[to] : undefined;
  const share = figure && { countryId: request.countryId, figure };
  return { source: `request/${requestId}`, share };
}

/** What a trip ahead adds to the figures of each country that it leads to. */
export function tripSharesOf({ id, returnDate, destinations }: Trip): NamedShare[] {
  return destinations.map(({ countryId }) => ({
    source: `trip/${id}/${countryId}`,
    share: { countryId, figure: 'travellers', returnDate },
  }));
}
