import { gigProcess } from '#shared/dropin/gigs/gig.rules.ts';
import { requestProcess } from '#shared/gibby/requests/request.rules.ts';
import { streamProcess } from '#shared/instant/streams/stream.rules.ts';
import type { ProcessName } from '#shared/kernel/grants.ts';
import type { Process } from '#shared/kernel/state-machine.ts';

/** A process that a state machine keeps the time of, and the tasks that the machine calls. */
export interface Machine {
  readonly process: Process;
  /** Operation that stores the token of a waiting state. */
  readonly awaitChange: string;
  /** Operation that fires the due timer. */
  readonly fireTimer: string;
}

/** Everything in which one state machine differs from another. */
export const machines: Readonly<Record<ProcessName, Machine>> = {
  gig: { process: gigProcess, awaitChange: 'parkGigExecution', fireTimer: 'fireGigTimer' },
  instantStream: { process: streamProcess, awaitChange: 'parkStreamExecution', fireTimer: 'fireStreamTimer' },
  request: { process: requestProcess, awaitChange: 'parkRequestExecution', fireTimer: 'fireRequestTimer' },
};
