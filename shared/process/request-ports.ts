import type { LedgerWriter } from '../ports/ledger.ts';
import type { OffersWriter } from '../ports/offers.ts';
import type { RequestsWriter } from '../ports/requests.ts';
import type { Clock } from '../ports/time-and-chance.ts';

/**
 * What moving a request needs. An operation declares the offers and the ledger only when its own events write through them,
 * so that a shipment, for one, holds no right to touch the books.
 */
export interface RequestPorts {
  readonly requests: RequestsWriter;
  readonly clock: Clock;
  readonly offers?: OffersWriter;
  readonly ledger?: LedgerWriter;
}
