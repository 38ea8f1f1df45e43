import { readStreamState } from '#shared/instant/streams/stream-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { syncExecution } from '#shared/kernel/timers.ts';
import { syncStreamExecution } from './route.ts';

export const handler = handle(syncStreamExecution, async ({ streamId: itemId, from, to }, ports) => {
  const { streamTaskTokens: taskTokens, streamExecutions: executions } = ports;
  await syncExecution({ taskTokens, executions }, { itemId, from, to }, () => readStreamState(ports, itemId));
});
