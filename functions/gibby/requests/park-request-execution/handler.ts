import { readRequestState } from '#shared/gibby/requests/request-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { parkExecution } from '#shared/kernel/timers.ts';
import { parkRequestExecution } from './route.ts';

export const handler = handle(parkRequestExecution, async ({ itemId: requestId, ...waiting }, ports) => {
  const { requestTaskTokens: taskTokens, requestExecutions: executions } = ports;
  const itemId = String(requestId);
  await parkExecution({ taskTokens, executions }, { ...waiting, itemId }, () => readRequestState(ports, requestId));
  return {};
});
