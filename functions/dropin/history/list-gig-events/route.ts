import * as z from 'zod';
import { Count } from '#shared/kernel/forms/page.ts';
import { ObjectId } from '#shared/kernel/ids.ts';
import { personal } from '#shared/kernel/personal.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** An event as the account's channel carried it: its name and data there. */
const MissedEvent = z.object({
  channel: z.string(),
  event: z.string(),
  data: z.object({
    id: z.string(),
    seq: z.int(),
    gig: ObjectId,
    event: z.string(),
    from: z.string().nullable(),
    to: z.string(),
    actor: z.string(),
    at: Timestamp,
    code: z.int().nullable().optional(),
    message: z.string().optional(),
    duration: z.number().optional(),
    price: z.number().optional(),
    latitude: personal('place', z.number().optional()),
    longitude: personal('place', z.number().optional()),
  }),
});

export const listGigEvents = defineRoute({
  method: 'GET',
  path: '/gigs/{accountId}/{gigId}/events',
  summary: "What a gig's events told the account, oldest first: closes the gap that a broken socket leaves",
  source: 'X13',
  auth: 'account',
  params: z.object({ accountId: ObjectId, gigId: ObjectId }),
  /** `since` is the `seq` of the last event that the client received. */
  query: z.object({ since: Count.prefault(0) }),
  response: z.array(MissedEvent),
  errors: ['forbidden', 'gig_not_found'],
  uses: { gigs: 'read', administrators: 'read' },
});
