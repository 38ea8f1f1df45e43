import { followRequest, readRequestStanding } from '#shared/gibby/requests/request-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { syncRequestExecution } from './route.ts';

export const handler = handle(syncRequestExecution, async (change, ports) => {
  const { requestWaits: waits, requestExecutions: executions } = ports;
  await followRequest({ waits, executions }, change, () => readRequestStanding(ports, change.requestId));
});
