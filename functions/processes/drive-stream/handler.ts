import { followItem } from '../../../shared/process/keep-time.ts';
import { readStreamStanding } from '../../../shared/process/stream-timer.ts';
import { handle } from '../../../shared/route/define.ts';
import { driveStream } from './route.ts';

export const handler = handle(driveStream, async ({ streamId: itemId, from, to }, ports) => {
  const { streamWaits: waits, streamExecutions: executions } = ports;
  await followItem({ waits, executions }, { itemId, from, to }, () => readStreamStanding(ports, itemId));
});
