import { readStreamState } from '#shared/instant/streams/stream-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { parkExecution } from '#shared/kernel/timers.ts';
import { parkStreamExecution } from './route.ts';

export const handler = handle(parkStreamExecution, async (waiting, ports) => {
  const { streamTaskTokens: taskTokens, streamExecutions: executions } = ports;
  await parkExecution({ taskTokens, executions }, waiting, () => readStreamState(ports, waiting.itemId));
  return {};
});
