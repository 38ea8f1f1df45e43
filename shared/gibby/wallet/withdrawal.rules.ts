import {
  defineStateMachine,
  type MachineDecision,
  type MachineTransition,
  type TypesOf,
} from '#shared/kernel/state-machine.ts';

/** How a withdrawal is created: the user requests it (G59). */
export const withdrawalCreation = {
  event: 'requestWithdrawal',
  actor: 'user',
  effects: ['reserve'],
  notify: [],
} as const;

/**
 * The state machine of a withdrawal (state-machines.md 4b). Its creation reserves the amount. The amount leaves the
 * books when the bank has paid it. It goes back to the wallet on a rejection, even by the bank after the transfer was
 * sent. A step of one administrator counts for all, so a second one who repeats it changes nothing.
 */
export const withdrawalMachine = defineStateMachine({
  name: 'withdrawal',
  version: 1,
  initial: 'requested',
  states: { requested: 'live', approved: 'live', sent: 'live', paid: 'settled', rejected: 'ended' },
  creation: withdrawalCreation,
  transitions: [
    { event: 'approveWithdrawal', actor: 'admin', from: 'requested', to: 'approved', joint: true },
    { event: 'sendWithdrawal', actor: 'admin', from: 'approved', to: 'sent', joint: true },
    { event: 'payWithdrawal', actor: 'admin', from: 'sent', to: 'paid', joint: true, effects: ['payOut'] },
    {
      event: 'rejectWithdrawal',
      actor: 'admin',
      from: ['requested', 'approved', 'sent'],
      to: 'rejected',
      joint: true,
      effects: ['giveBack'],
    },
  ],
});

export type WithdrawalTypes = TypesOf<typeof withdrawalMachine>;
export type WithdrawalEventName = WithdrawalTypes['event'];
export type WithdrawalEffect = WithdrawalTypes['effect'] | WithdrawalTypes['creationEffect'];
/** A row of the table; with `Event`, a row of one of these events. */
export type WithdrawalTransition<Event extends WithdrawalEventName = WithdrawalEventName> = MachineTransition<
  WithdrawalTypes,
  Event
>;
/** The decision about an attempt to raise one of these events. */
export type WithdrawalDecision<Event extends WithdrawalEventName> = MachineDecision<WithdrawalTypes, Event>;
