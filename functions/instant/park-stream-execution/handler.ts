import { readStreamStanding } from '#shared/instant/streams/stream-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { awaitChange } from '#shared/kernel/timers.ts';
import { parkStreamExecution } from './route.ts';

export const handler = handle(parkStreamExecution, async (waiting, ports) => {
  const { streamWaits: waits, streamExecutions: executions } = ports;
  await awaitChange({ waits, executions }, waiting, () => readStreamStanding(ports, waiting.itemId));
  return {};
});
