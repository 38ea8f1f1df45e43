import type { ProcessName } from '#shared/catalogue.ts';
import { gigProcess } from '#shared/dropin/gigs/gig.rules.ts';
import { requestProcess } from '#shared/gibby/requests/request.rules.ts';
import { streamProcess } from '#shared/instant/streams/stream.rules.ts';
import type { Process } from '#shared/kernel/state-machine.ts';

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
