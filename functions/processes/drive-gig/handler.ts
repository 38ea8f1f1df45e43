import { standingOf } from '../../../shared/process/gig-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { driveGig } from './route.ts';

/**
 * A record only says that something happened; what is passed on is how the gig stands now. So records may come twice,
 * late or in any order.
 */
export const handler = handle(driveGig, async ({ gigId, from, to }, { gigs, gigWaits, gigExecutions, clock }) => {
  if (from === to) return;
  const gig = await gigs.get(gigId);
  if (!gig) return;
  const standing = standingOf(gig, clock.now());
  if (from === null) {
    await gigExecutions.start(standing);
    return;
  }
  const wait = await gigWaits.find(gigId);
  if (wait && wait.state !== gig.status) await gigExecutions.wake(wait.taskToken, standing);
});
