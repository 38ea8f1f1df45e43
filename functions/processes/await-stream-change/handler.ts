import { awaitChange } from '../../../shared/process/keep-time.ts';
import { readStreamStanding } from '../../../shared/process/stream-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { awaitStreamChange } from './route.ts';

export const handler = handle(awaitStreamChange, async (waiting, ports) => {
  const { streamWaits: waits, streamExecutions: executions } = ports;
  await awaitChange({ waits, executions }, waiting, () => readStreamStanding(ports, waiting.itemId));
  return {};
});
