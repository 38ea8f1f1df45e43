import * as z from 'zod';
import { CountCursor } from '#shared/dropin/counters/gig-count.ts';
import { GigStatuses } from '#shared/dropin/gigs/gig.ts';
import { DayOrMoment } from '#shared/kernel/forms/day.ts';
import { Flag } from '#shared/kernel/forms/flag.ts';
import { Count } from '#shared/kernel/forms/page.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { IdentityType } from '#shared/platform/accounts/identity.ts';

/** The document's default is 99999, meaning all accounts; ours is the maximum of one page (routes.md, ambiguity 12). */
const maxAccounts = 1_000;
const AccountLimit = Count.default(0).transform((wanted) =>
  wanted === 0 ? maxAccounts : Math.min(wanted, maxAccounts),
);

/** Skipped accounts are read as well, so deeper pages need the cursor. */
const Skip = Count.pipe(z.int().max(9_999, 'must be at most 9999: read on with the cursor')).optional();

/** Gigs are counted by day, so a moment counts as the day that contains it. */
const Day = DayOrMoment.transform((bound) => bound.slice(0, 10)).optional();

export const countGigs = defineRoute({
  method: 'GET',
  path: '/admin/gigs/count',
  summary: 'Count the gigs of accounts: those with at least one that fits, the newest account first',
  source: 'D03, D19',
  auth: 'admin',
  query: z.object({
    /** Part of an e-mail address or phone; a complete one finds only its owner. */
    term: text(254).optional(),
    /** Only accounts with an identity of this type; `term` is then matched against those identities only. */
    identity: IdentityType.optional(),
    /** Only accounts with an organization, or only those without. */
    inOrg: Flag.optional(),
    /** Counts gigs for their customers (`viewer`) or for their operators. */
    role: z.enum(['viewer', 'operator']).default('viewer'),
    status: GigStatuses.optional(),
    /** The days (UTC) on which the gigs were requested, both included. */
    from: Day,
    to: Day,
    skip: Skip,
    /** The document's alternative name for `skip`. */
    start: Skip,
    limit: AccountLimit,
    /** `next` of the previous page, with all other parameters unchanged; `skip` is then ignored. */
    cursor: CountCursor.optional(),
  }),
  response: z.object({
    /** The number of accounts on all pages, or a lower bound when `totalIsFloor`. */
    total: z.int().min(0),
    gigs: z.array(z.object({ _id: ObjectId, count: z.int().min(1) })),
    /**
     * Present when there are or may be more than `total`: a page reads only as far as it must, and never through
     * everything.
     */
    totalIsFloor: z.literal(true).optional(),
    /** The cursor of the next page; absent on the last one. A short page may still have a next one. */
    next: z.string().optional(),
  }),
  errors: [],
  uses: { gigCounters: 'read', accounts: 'read' },
});
