import { syncRequestExecutions } from '#shared/gibby/requests/request-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { syncRequestExecution } from './route.ts';

export const handler = handle(syncRequestExecution, async (change, ports) => {
  const { requestTaskTokens: taskTokens, requestExecutions: executions } = ports;
  await syncRequestExecutions({ ...ports, taskTokens, executions }, change);
});
