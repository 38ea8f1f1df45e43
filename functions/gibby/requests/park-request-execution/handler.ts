import { readRequestStanding } from '#shared/gibby/requests/request-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { awaitChange } from '#shared/kernel/timers.ts';
import { parkRequestExecution } from './route.ts';

export const handler = handle(parkRequestExecution, async ({ itemId: requestId, ...waiting }, ports) => {
  const { requestWaits: waits, requestExecutions: executions } = ports;
  const itemId = String(requestId);
  await awaitChange({ waits, executions }, { ...waiting, itemId }, () => readRequestStanding(ports, requestId));
  return {};
});
