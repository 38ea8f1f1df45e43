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

/** An entry of X10's list. */
export const OpenComplaintWire = z.object({
  request_id: GibbyId,
  requester_id: GibbyId,
  traveller_id: GibbyId,
  item_name: z.string(),
  status_complain: ComplaintType,
  price_to_pay: z.int(),
  created_at: GibbyTime,
});

/** A complaint on the wire. */
export function openComplaintWire(complaint: OpenComplaint): z.infer<typeof OpenComplaintWire> {
  return {
    request_id: complaint.requestId,
    requester_id: complaint.requesterId,
    traveller_id: complaint.travellerId,
    item_name: complaint.itemName,
    status_complain: complaint.type,
    price_to_pay: complaint.priceToPayMinor,
    created_at: gibbyTimeOf(complaint.complainedAt),
  };
}

/** How a complaint ends: one of the two gets the money, or the requester gets a part of it back. */
export const Resolution = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('requester') }),
  z.object({ outcome: z.literal('traveller') }),
  z.object({
    outcome: z.literal('split'),
    to_requester: amount(Number.MAX_SAFE_INTEGER).describe(
      'Whole rupiah; the traveller gets the rest, and no fee is kept.',
    ),
  }),
]);
export type Resolution = Readonly<z.infer<typeof Resolution>>;
