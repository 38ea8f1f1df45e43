import * as z from 'zod';
import { CountCursor } from '#shared/dropin/counters/gig-count.ts';
import { GigStatuses } from '#shared/dropin/gigs/gig.ts';
import { DateBound, RecordCount } from '#shared/dropin/history/history.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { IdentityType } from '#shared/platform/accounts/identity.ts';

/** The document's default is 99999, which means all: as many as one page may have (routes.md, ambiguity 12). */
const mostAccounts = 1_000;
const AccountLimit = RecordCount.default(0).transform((wanted) =>
  wanted === 0 ? mostAccounts : Math.min(wanted, mostAccounts),
);

/** What is skipped is read all the same; the cursor goes further. */
const Skip = RecordCount.pipe(z.int().max(9_999, 'must be at most 9999: read on with the cursor')).optional();

/** Gigs are counted by day, so that a moment means its day. */
const Day = DateBound.transform((bound) => bound.slice(0, 10)).optional();

export const countGigs = defineRoute({
  method: 'GET',
  path: '/admin/gigs/count',
  summary: 'Count the gigs of accounts: those with at least one that fits, the newest account first',
  source: 'D03, D19',
  auth: 'admin',
  query: z.object({
    /** Part of an e-mail address or phone; a whole one means its owner alone. */
    term: z.string().trim().min(1).max(254).optional(),
    /** Only accounts that have such an identity; `term` is then looked for in those alone. */
    identity: IdentityType.optional(),
    /** Only accounts with an organization, or only those without. */
    inOrg: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional(),
    /** Gigs are counted for their customers, who view, or for their operators. */
    role: z.enum(['viewer', 'operator']).default('viewer'),
    status: GigStatuses.optional(),
    /** The days of UTC on which the gigs were requested, both included. */
    from: Day,
    to: Day,
    skip: Skip,
    /** The document's other word for `skip`. */
    start: Skip,
    limit: AccountLimit,
    /** `next` of the page before, with all else as it was; nothing is skipped then. */
    cursor: CountCursor.optional(),
  }),
  response: z.object({
    /** How many accounts there are on all pages, or at least how many when `totalIsFloor`. */
    total: z.int().min(0),
    gigs: z.array(z.object({ _id: ObjectId, count: z.int().min(1) })),
    /** Said when there are more than `total`, or may be: a page looks no further than it has to, and never through all. */
    totalIsFloor: z.literal(true).optional(),
    /** The cursor of the next page; absent on the last one. A page may be short and still have a next one. */
    next: z.string().optional(),
  }),
  errors: [],
  uses: { gigCounters: 'read', accounts: 'read' },
});
