import { readStanding } from '../../../shared/process/gig-timer.ts';
import { followItem } from '../../../shared/process/keep-time.ts';
import { handle } from '../../../shared/route/define.ts';
import { driveGig } from './route.ts';

export const handler = handle(driveGig, async ({ gigId: itemId, from, to }, ports) => {
  const { gigWaits: waits, gigExecutions: executions } = ports;
  await followItem({ waits, executions }, { itemId, from, to }, () => readStanding(ports, itemId));
});
