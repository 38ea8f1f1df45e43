import { readStreamStanding } from '#shared/instant/streams/stream-timer.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { followItem } from '#shared/kernel/timers.ts';
import { syncStreamExecution } from './route.ts';

export const handler = handle(syncStreamExecution, async ({ streamId: itemId, from, to }, ports) => {
  const { streamWaits: waits, streamExecutions: executions } = ports;
  await followItem({ waits, executions }, { itemId, from, to }, () => readStreamStanding(ports, itemId));
});
