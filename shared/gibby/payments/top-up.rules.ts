import {
  defineStateMachine,
  type MachineDecision,
  type MachineTransition,
  type TypesOf,
} from '#shared/kernel/state-machine.ts';

/** The periods of a payment, in seconds (state-machines.md, section 4a). */
export const topUpTimers = {
  /** How long a payment waits for its payer. */
  paymentTtl: 86_400,
  /** How long after its creation a payment is first checked with its provider, if that has not reported before. */
  firstCheck: 600,
  /** The shortest time between two checks. */
  checkInterval: 1_800,
} as const;

/** How many payments one run of the half-hourly sweep checks with their provider. */
export const maxChecksInOneRun = 100;

/**
 * A payment through a provider (state-machines.md 4a), for the wallet or for requests. The first report moves it, and every
 * later one is a repeat (`joint`). Late money fills the wallet: when the payment has failed or expired, or when its
 * requests no longer wait for it.
 */
export const topUpMachine = defineStateMachine({
  name: 'topUp',
  version: 1,
  initial: 'created',
  states: { created: 'live', awaitingTransfer: 'live', paid: 'settled', failed: 'ended', expired: 'ended' },
  creation: { event: 'createTopUp', actor: 'user', effects: [], notify: [] },
  transitions: [
    { event: 'awaitTransfer', actor: 'gateway', from: 'created', to: 'awaitingTransfer', joint: true },
    {
      event: 'payTopUp',
      actor: 'gateway',
      from: ['created', 'awaitingTransfer'],
      to: 'paid',
      guard: 'requestsPayable',
      joint: true,
      effects: ['payRequests'],
    },
    {
      event: 'payTopUp',
      actor: 'gateway',
      from: ['created', 'awaitingTransfer', 'failed', 'expired'],
      to: 'paid',
      joint: true,
      effects: ['creditWallet'],
    },
    { event: 'failTopUp', actor: 'gateway', from: ['created', 'awaitingTransfer'], to: 'failed', joint: true },
    {
      event: 'expireTopUp',
      actor: 'system',
      from: ['created', 'awaitingTransfer'],
      to: 'expired',
      guard: 'timerDue',
      after: 'paymentTtl',
    },
  ],
});

type TopUpTypes = TypesOf<typeof topUpMachine>;
export type TopUpEventName = TopUpTypes['event'];
export type TopUpEffect = TopUpTypes['effect'];
export type TopUpTransition = MachineTransition<TopUpTypes>;
export type TopUpDecision = MachineDecision<TopUpTypes>;
