import * as z from 'zod';
import { GibbyTime, gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { ComplaintType } from '#shared/gibby/requests/request.ts';
import { amount } from '#shared/kernel/forms/amount.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** A complaint that waits for an administrator's decision (X10), as the list shows it. */
export const OpenComplaint = z.object({
  requestId: GibbyId,
  requesterId: GibbyId,
  travellerId: GibbyId,
  itemName: z.string(),
  type: ComplaintType,
  /** The money in escrow until the decision: whole rupiah. */
  priceToPayMinor: z.int(),
  complainedAt: Timestamp,
});
export type OpenComplaint = Immutable<z.infer<typeof OpenComplaint>>;

/** How often a user has complained as a requester, and how often they were complained about as a traveller, ever. */
export interface ComplaintRecord {
  readonly made: number;
  readonly met: number;
}

/** An entry of X10's list. */
export const OpenComplaintWire = z
  .object({
    request_id: GibbyId,
    requester_id: GibbyId,
    traveller_id: GibbyId,
    item_name: z.string(),
    status_complain: ComplaintType,
    price_to_pay: z.int(),
    created_at: GibbyTime,
    requester_complaints: z.int().describe('How often this requester has complained, this one included.'),
    traveller_complaints: z.int().describe('How often this traveller was complained about, this one included.'),
  })
  .meta({ id: 'OpenComplaint' });

/** A complaint on the wire, with the records of its parties, which show a habit. */
export function openComplaintWire(
  complaint: OpenComplaint,
  records: ReadonlyMap<number, ComplaintRecord>,
): z.infer<typeof OpenComplaintWire> {
  return {
    request_id: complaint.requestId,
    requester_id: complaint.requesterId,
    traveller_id: complaint.travellerId,
    item_name: complaint.itemName,
    status_complain: complaint.type,
    price_to_pay: complaint.priceToPayMinor,
    created_at: gibbyTimeOf(complaint.complainedAt),
    requester_complaints: records.get(complaint.requesterId)?.made ?? 0,
    traveller_complaints: records.get(complaint.travellerId)?.met ?? 0,
  };
}

/**
 * How a complaint ends: one of the two gets the money, or the requester gets a part of it back. What is not stored, such as
 * a reason, is refused and not dropped.
 */
export const Resolution = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('requester') }),
  z.strictObject({ outcome: z.literal('traveller') }),
  z.strictObject({
    outcome: z.literal('split'),
    to_requester: amount(Number.MAX_SAFE_INTEGER).describe(
      'Whole rupiah; the traveller gets the rest, and no fee is kept.',
    ),
  }),
]);
export type Resolution = Readonly<z.infer<typeof Resolution>>;
