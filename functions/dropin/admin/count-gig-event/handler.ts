import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { countGigEvent } from './route.ts';

/**
 * A record only says that something happened; the gig is counted in its current state. So records may arrive twice,
 * late or in any order.
 */
export const handler = handle(countGigEvent, async ({ gigId, from, to }, { gigs, gigCounters }) => {
  if (from === to) return;
  const gig = await gigs.get(gigId);
  if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
  await gigCounters.record([gig]);
});
