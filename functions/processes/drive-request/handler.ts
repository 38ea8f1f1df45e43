import { followRequest, readRequestStanding } from '../../../shared/process/request-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { driveRequest } from './route.ts';

export const handler = handle(driveRequest, async (change, ports) => {
  const { requestWaits: waits, requestExecutions: executions } = ports;
  await followRequest({ waits, executions }, change, () => readRequestStanding(ports, change.requestId));
});
