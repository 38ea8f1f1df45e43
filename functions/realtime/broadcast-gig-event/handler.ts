import { Failure } from '../../../shared/domain/errors.ts';
import { handle } from '../../../shared/route/define.ts';
import { gigNotices } from '../../../shared/rules/gig-notices.ts';
import { broadcastGigEvent } from './route.ts';

/** A redelivered record is published again under the same id, by which clients know it. */
export const handler = handle(broadcastGigEvent, async (event, { channels, gigs }) => {
  const gig = await gigs.get(event.gigId);
  if (!gig) throw new Failure('gig_not_found', { detail: 'an event without its gig' });
  await channels.publish(gigNotices(event, gig));
});
