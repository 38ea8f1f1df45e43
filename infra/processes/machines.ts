import type { ProcessName } from '../../shared/adapters/catalogue.ts';
import { gigProcess } from '../../shared/rules/gig.ts';
import type { Process } from '../../shared/rules/process.ts';
import { requestProcess } from '../../shared/rules/request.ts';
import { streamProcess } from '../../shared/rules/stream.ts';

/** A process that a state machine keeps the time of, and the tasks of the processes' area that the machine calls. */
export interface Machine {
  readonly process: Process;
  /** Operation that keeps the token of a waiting state. */
  readonly awaitChange: string;
  /** Operation that raises the due timer. */
  readonly fireTimer: string;
}

/** Everything that makes one process differ from another. */
export const machines: Readonly<Record<ProcessName, Machine>> = {
  gig: { process: gigProcess, awaitChange: 'awaitGigChange', fireTimer: 'fireGigTimer' },
  instantStream: { process: streamProcess, awaitChange: 'awaitStreamChange', fireTimer: 'fireStreamTimer' },
  request: { process: requestProcess, awaitChange: 'awaitRequestChange', fireTimer: 'fireRequestTimer' },
};
