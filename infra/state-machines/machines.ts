import type { ProcessName } from '#shared/catalogue.ts';
import { gigProcess } from '#shared/dropin/gigs/gig.rules.ts';
import { requestProcess } from '#shared/gibby/requests/request.rules.ts';
import { streamProcess } from '#shared/instant/streams/stream.rules.ts';
import type { Process } from '#shared/kernel/state-machine.ts';

/** A lifecycle that a state machine times, and the operations in the processes' area that the machine calls. */
export interface Machine {
  readonly process: Process;
  /** Operation that stores the token of a waiting state. */
  readonly awaitChange: string;
  /** Operation that fires the due timer. */
  readonly fireTimer: string;
}

/** Everything in which one state machine differs from another. */
export const machines: Readonly<Record<ProcessName, Machine>> = {
  gig: { process: gigProcess, awaitChange: 'awaitGigChange', fireTimer: 'fireGigTimer' },
  instantStream: { process: streamProcess, awaitChange: 'awaitStreamChange', fireTimer: 'fireStreamTimer' },
  request: { process: requestProcess, awaitChange: 'awaitRequestChange', fireTimer: 'fireRequestTimer' },
};
