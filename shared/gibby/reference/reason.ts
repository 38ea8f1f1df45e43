import * as z from 'zod';
import { type CatalogEntry, madeAt } from '#shared/gibby/kernel/catalog-entry.ts';

/** Which party gives the reason, and for what (gibby.txt, "Status"). */
export const ReasonType = z.enum(['requester_cancel', 'traveller_cancel', 'decline']).meta({ id: 'ReasonType' });
export type ReasonType = z.infer<typeof ReasonType>;

/** Why a user declines or cancels. The document calls it a status. */
interface Reason extends CatalogEntry {
  readonly name: string;
  readonly type: ReasonType;
}

const made = madeAt('2016-11-07T03:41:47.000Z');

/** All reasons: those to decline as the document lists them ("List Decline Status"), the others in its style. */
export const reasons: readonly Reason[] = [
  { id: 1, name: 'do not want it anymore', type: 'decline', ...made },
  { id: 2, name: 'need to edit request', type: 'decline', ...made },
  { id: 3, name: 'price is not agreeable', type: 'decline', ...made },
  { id: 4, name: 'return date is not agreeable', type: 'decline', ...made },
  { id: 5, name: 'prefer other traveller', type: 'decline', ...made },
  { id: 6, name: 'do not want it anymore', type: 'requester_cancel', ...made },
  { id: 7, name: 'found it somewhere else', type: 'requester_cancel', ...made },
  { id: 8, name: 'need it earlier', type: 'requester_cancel', ...made },
  { id: 9, name: 'other reason', type: 'requester_cancel', ...made },
  { id: 10, name: 'trip is cancelled', type: 'traveller_cancel', ...made },
  { id: 11, name: 'item is not available', type: 'traveller_cancel', ...made },
  { id: 12, name: 'price has changed', type: 'traveller_cancel', ...made },
  { id: 13, name: 'no space left in the luggage', type: 'traveller_cancel', ...made },
];

/** The reasons of one type, in display order. */
export function reasonsFor(type: ReasonType): readonly Reason[] {
  return reasons.filter((reason) => reason.type === type);
}
