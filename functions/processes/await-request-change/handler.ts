import { awaitChange } from '../../../shared/process/keep-time.ts';
import { readRequestStanding } from '../../../shared/process/request-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { awaitRequestChange } from './route.ts';

export const handler = handle(awaitRequestChange, async ({ itemId: requestId, ...waiting }, ports) => {
  const { requestWaits: waits, requestExecutions: executions } = ports;
  const itemId = String(requestId);
  await awaitChange({ waits, executions }, { ...waiting, itemId }, () => readRequestStanding(ports, requestId));
  return {};
});
