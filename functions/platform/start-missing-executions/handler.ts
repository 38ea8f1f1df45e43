import { nextGigTimer } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { nextRequestTimer } from '#shared/gibby/requests/request-decision.rules.ts';
import { nextStreamTimer } from '#shared/instant/streams/stream-decision.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { startMissingExecutions as startMissing } from '#shared/kernel/timers.ts';
import { startMissingExecutions } from './route.ts';

/** Payments have no execution: `checkTopUps` looks after each of them by itself. */
export const handler = handle(startMissingExecutions, async (_input, { gigs, streams, requests, ...ports }) => {
  const now = ports.clock.now();
  const ofGigs = { items: gigs, read: gigs.get, timerOf: nextGigTimer, executions: ports.gigExecutions };
  const ofStreams = { items: streams, read: streams.get, timerOf: nextStreamTimer, executions: ports.streamExecutions };
  const ofRequests = {
    items: requests,
    read: (itemId: string) => requests.get(Number(itemId)),
    timerOf: nextRequestTimer,
    executions: ports.requestExecutions,
  };
  const [gigIds, streamIds, requestIds] = await Promise.all([
    startMissing(ofGigs, now),
    startMissing(ofStreams, now),
    startMissing(ofRequests, now),
  ]);
  const executionsMissing = gigIds.length + streamIds.length + requestIds.length;
  if (executionsMissing > 0) {
    ports.log.error('executions were missing', { executionsMissing, gigIds, streamIds, requestIds });
  }
  return { executionsMissing };
});
