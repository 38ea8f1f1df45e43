import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './counters.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  gigCounters: onTable('dropin/counters/gig-counter.dynamo.ts', [prefixes.gigCounter], {
    GSI1: [prefixes.gigsInStatus],
  }),
} as const satisfies Partial<Catalogue>;
