import { readGigState } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { parkExecution } from '#shared/kernel/timers.ts';
import { parkGigExecution } from './route.ts';

export const handler = handle(parkGigExecution, async (waiting, ports) => {
  const { gigTaskTokens: taskTokens, gigExecutions: executions } = ports;
  await parkExecution({ taskTokens, executions }, waiting, () => readGigState(ports, waiting.itemId));
  return {};
});
