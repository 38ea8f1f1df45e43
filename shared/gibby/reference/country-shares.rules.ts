import type { RequestEvent, RequestStatus } from '#shared/gibby/requests/request.ts';
import type { Trip } from '#shared/gibby/trips/trip.ts';
import type { Figure } from './country-figures.rules.ts';
import type { CountryShare } from './country-figures.ts';

/** A share of a country's figures. `source` names the item, which counts once. */
interface NamedShare {
  readonly source: string;
  readonly share: CountryShare | undefined;
}

type RequestFigure = Exclude<Figure, 'travellers'>;

/** The figure in which a request counts. A cancelled request counts in none. */
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

/** What a request adds, after an event, to the figures of the country where its item is to be bought. */
export function requestShareOf({ requestId, to, request }: RequestEvent): NamedShare {
  const figure = request.hiddenAt === null ? figures[to] : undefined;
  const share = figure && { countryId: request.countryId, figure };
  return { source: `request/${requestId}`, share };
}

/** What an upcoming trip adds to the figures of each country that it leads to. */
export function tripSharesOf({ id, returnDate, destinations }: Trip): NamedShare[] {
  return destinations.map(({ countryId }) => ({
    source: `trip/${id}/${countryId}`,
    share: { countryId, figure: 'travellers', returnDate },
  }));
}
