import { readStanding } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { awaitChange } from '#shared/kernel/timers.ts';
import { parkGigExecution } from './route.ts';

export const handler = handle(parkGigExecution, async (waiting, ports) => {
  const { gigWaits: waits, gigExecutions: executions } = ports;
  await awaitChange({ waits, executions }, waiting, () => readStanding(ports, waiting.itemId));
  return {};
});
