import * as z from 'zod';
import { GigStatus, PaymentStatus, PurchaseStatus, WireGig } from '#shared/dropin/gigs/gig.ts';
import { Count } from '#shared/kernel/forms/page.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { AdminAct } from '#shared/platform/accounts/admin-act.ts';

/** One change of the gig. `by` is an account, or `system`. */
const InspectedEvent = z.object({
  seq: z.int(),
  event: z.string(),
  from: GigStatus.nullable(),
  to: GigStatus,
  actor: z.string(),
  by: z.string(),
  at: Timestamp,
});

/** What an administrator sees in addition to what the parties see. */
const InspectedGig = WireGig.extend({
  version: z.int(),
  candidates: z.array(ObjectId),
  stateEnteredAt: Timestamp,
  claimedAt: Timestamp.nullable(),
  startedAt: Timestamp.nullable(),
  stoppedAt: Timestamp.nullable(),
  lastPingAt: Timestamp.nullable(),
  customerPingAt: Timestamp.nullable(),
  acts: z.array(AdminAct),
});

export const inspectGig = defineRoute({
  method: 'GET',
  path: '/admin/gigs/{gigId}',
  summary: 'Inspect one gig: how it stands, what it cost and earned, and everything that happened to it, oldest first',
  source: 'X10',
  auth: 'admin',
  params: z.object({ gigId: ObjectId }),
  /** `since` is the `seq` of the last event of the previous page; a page has 100 events. */
  query: z.object({ since: Count.prefault(0) }),
  response: z.object({
    gig: InspectedGig,
    purchase: z.object({ status: PurchaseStatus, amount: z.number() }).nullable(),
    payment: z.object({ status: PaymentStatus, amount: z.number() }).nullable(),
    events: z.array(InspectedEvent),
  }),
  errors: ['gig_not_found'],
  uses: { gigs: 'read', settlements: 'read' },
});
