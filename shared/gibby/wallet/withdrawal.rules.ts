import { defineProcess, type EffectOf, type EventOf, type TransitionOf } from '#shared/kernel/state-machine.ts';

/** How a withdrawal comes into being: the user asks for it (G59). */
export const withdrawalCreation = {
  event: 'requestWithdrawal',
  actor: 'user',
  effects: ['reserve'],
  notify: [],
} as const;

/**
 * The lifecycle of a withdrawal (state-machines.md, section 4b). The amount is set apart with the request; it leaves the
 * books when the bank has paid it, and goes back to the wallet when it is rejected, be it by the bank itself after the transfer
 * was sent. Any administrator's step stands for all of them, so that a second one who takes it again changes nothing.
 */
export const withdrawalProcess = defineProcess({
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

export type WithdrawalEventName = EventOf<typeof withdrawalProcess>;
export type WithdrawalEffect = EffectOf<typeof withdrawalProcess>;
export type WithdrawalTransition = TransitionOf<typeof withdrawalProcess>;
