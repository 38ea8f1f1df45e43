import { readGigState } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { syncExecution } from '#shared/kernel/timers.ts';
import { syncGigExecution } from './route.ts';

export const handler = handle(syncGigExecution, async ({ gigId: itemId, from, to }, ports) => {
  const { gigTaskTokens: taskTokens, gigExecutions: executions } = ports;
  await syncExecution({ taskTokens, executions }, { itemId, from, to }, () => readGigState(ports, itemId));
});
