import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './tracking.keys.ts';

const trackings = onTable('gibby/tracking/tracking.dynamo.ts', [prefixes.tracking, prefixes.parcel], {
  GSI1: [prefixes.trackingsOfRequester],
  GSI2: [prefixes.trackingsOfTraveller],
});

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  courierUpdates: {
    module: 'gibby/tracking/aftership.adapter.ts',
    variables: ['TABLE_NAME', 'AFTERSHIP_SECRET', 'AFTERSHIP_URL', 'AFTERSHIP_PER_HOUR'],
    grants: { register: [{ secret: 'aftership' }], verify: [{ secret: 'aftership' }] },
  },
  trackings: { ...trackings, grants: { ...trackings.grants, follow: trackings.grants.write } },
  complaints: onTable('gibby/tracking/complaint.dynamo.ts', [prefixes.complaint], { GSI1: [prefixes.openComplaints] }),
} as const satisfies Partial<Catalogue>;
