import { readStanding } from '../../../shared/process/gig-timer.ts';
import { awaitChange } from '../../../shared/process/keep-time.ts';
import { handle } from '../../../shared/route/define.ts';
import { awaitGigChange } from './route.ts';

export const handler = handle(awaitGigChange, async (waiting, ports) => {
  const { gigWaits: waits, gigExecutions: executions } = ports;
  await awaitChange({ waits, executions }, waiting, () => readStanding(ports, waiting.itemId));
  return {};
});
