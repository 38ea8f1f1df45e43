import { standingOf } from '../../../shared/process/gig-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { awaitGigChange } from './route.ts';

/**
 * The token is kept first and the gig read afterwards: a change before the read is seen here, a later one finds the
 * token. Whichever of both wakes the state, the other is a no-op.
 */
export const handler = handle(
  awaitGigChange,
  async ({ itemId, state, taskToken }, { gigs, gigWaits, gigExecutions, clock }) => {
    await gigWaits.remember(itemId, { state, taskToken });
    const gig = await gigs.get(itemId);
    if (gig && gig.status !== state) await gigExecutions.wake(taskToken, standingOf(gig, clock.now()));
    return {};
  },
);
