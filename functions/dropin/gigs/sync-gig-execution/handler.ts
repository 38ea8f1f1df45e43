import { readStanding } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { followItem } from '#shared/kernel/timers.ts';
import { syncGigExecution } from './route.ts';

export const handler = handle(syncGigExecution, async ({ gigId: itemId, from, to }, ports) => {
  const { gigWaits: waits, gigExecutions: executions } = ports;
  await followItem({ waits, executions }, { itemId, from, to }, () => readStanding(ports, itemId));
});
