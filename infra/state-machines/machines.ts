import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { streamMachine } from '#shared/instant/streams/stream.rules.ts';
import type { StateMachineName } from '#shared/kernel/grants.ts';
import type { StateMachine } from '#shared/kernel/state-machine.ts';

/** A lifecycle that an execution keeps the time of, and the tasks that the machine calls. */
export interface Machine {
  readonly machine: StateMachine;
  /** Operation that stores the token of a waiting state. */
  readonly awaitChange: string;
  /** Operation that fires the due timer. */
  readonly fireTimer: string;
}

/** Everything in which one state machine differs from another. */
export const machines: Readonly<Record<StateMachineName, Machine>> = {
  gig: { machine: gigMachine, awaitChange: 'parkGigExecution', fireTimer: 'fireGigTimer' },
  instantStream: { machine: streamMachine, awaitChange: 'parkStreamExecution', fireTimer: 'fireStreamTimer' },
  request: { machine: requestMachine, awaitChange: 'parkRequestExecution', fireTimer: 'fireRequestTimer' },
};
