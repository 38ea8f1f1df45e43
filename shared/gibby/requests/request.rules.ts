import {
  defineStateMachine,
  type MachineDecision,
  type MachineTransition,
  type TypesOf,
} from '#shared/kernel/state-machine.ts';

/**
 * The periods of a request, in seconds (state-machines.md, section 3). The requester sets the maximum delivery date.
 */
export const requestTimers = {
  /** How long an accepted offer waits for the deposit. */
  depositTtl: 86_400,
  /** How long after a delivery without complaint the item counts as received. */
  autoReceive: 604_800,
} as const;

/**
 * How far ahead a maximum delivery date may be. A Step Functions execution lasts at most a year, and one execution
 * covers a request from its creation to its deposit.
 */
export const maxDaysToDelivery = 330;

const liveStates = ['open', 'pendingDeposit', 'inProgress', 'purchased', 'delivered', 'disputed'] as const;
const endStates = ['completed', 'canceled'] as const;

/** The item was received: the traveller is paid. */
const fulfil = ['releaseEscrow', 'fulfilOffer'] as const;

/**
 * The Gibby request (state-machines.md, section 3).
 *
 * A **bidder** is any user but the requester; the bidder whose offer is accepted becomes the **traveller**. An offer's
 * own states are effects of the request's transitions, so that both always agree. When two offers are accepted at once,
 * only one succeeds, because both would be the request's next version. Offers come and go in `open`; each makes a new
 * version.
 *
 * `lapseOffers` sets one number on the request, however many offers there are. Timer events carry the name of their
 * timer and come from the **system**. When `depositTtl` ends the accepted offer, the request opens again for the
 * pending ones.
 */
export const requestMachine = defineStateMachine({
  name: 'request',
  version: 1,
  initial: 'open',
  states: {
    open: 'live',
    pendingDeposit: 'live',
    inProgress: 'live',
    purchased: 'live',
    delivered: 'live',
    disputed: 'live',
    completed: 'settled',
    canceled: 'ended',
  },
  creation: { event: 'postRequest', actor: 'requester', effects: [], notify: [] },
  transitions: [
    // Offers.
    { event: 'offer', actor: 'bidder', from: 'open', to: 'open', guard: 'noLiveOffer', effects: ['makeOffer'] },
    { event: 'withdraw', actor: 'bidder', from: 'open', to: 'open', guard: 'offerPending', effects: ['withdrawOffer'] },
    {
      event: 'decline',
      actor: 'requester',
      from: 'open',
      to: 'open',
      guard: 'offerPending',
      effects: ['declineOffer'],
    },
    {
      event: 'accept',
      actor: 'requester',
      from: 'open',
      to: 'pendingDeposit',
      guard: 'offerPending',
      effects: ['acceptOffer'],
    },
    {
      event: 'maximumDelivery',
      actor: 'system',
      from: 'open',
      to: 'canceled',
      guard: 'timerDue',
      after: 'maximumDelivery',
      effects: ['lapseOffers'],
    },

    // Waiting for the deposit.
    {
      event: 'pay',
      actor: 'requester',
      from: 'pendingDeposit',
      to: 'inProgress',
      effects: ['fundEscrow', 'lapseOffers'],
    },
    {
      event: 'depositTtl',
      actor: 'system',
      from: 'pendingDeposit',
      to: 'open',
      guard: ['timerDue', 'deliveryDateAhead'],
      after: 'depositTtl',
      effects: ['lapseAccepted'],
    },
    {
      event: 'depositTtl',
      actor: 'system',
      from: 'pendingDeposit',
      to: 'canceled',
      guard: ['timerDue', 'deliveryDatePassed'],
      after: 'depositTtl',
      effects: ['lapseAccepted', 'lapseOffers'],
    },

    // Cancelled.
    { event: 'cancel', actor: 'requester', from: 'open', to: 'canceled', effects: ['lapseOffers'] },
    {
      event: 'cancel',
      actor: 'requester',
      from: 'pendingDeposit',
      to: 'canceled',
      effects: ['lapseAccepted', 'lapseOffers'],
    },
    {
      event: 'cancelOffer',
      actor: 'traveller',
      from: 'pendingDeposit',
      to: 'open',
      guard: 'deliveryDateAhead',
      effects: ['cancelAccepted'],
    },
    {
      event: 'cancelOffer',
      actor: 'traveller',
      from: 'pendingDeposit',
      to: 'canceled',
      guard: 'deliveryDatePassed',
      effects: ['cancelAccepted', 'lapseOffers'],
    },
    {
      event: 'cancelOffer',
      actor: 'traveller',
      from: ['inProgress', 'purchased'],
      to: 'open',
      guard: 'deliveryDateAhead',
      effects: ['refundEscrow', 'cancelAccepted'],
    },
    {
      event: 'cancelOffer',
      actor: 'traveller',
      from: ['inProgress', 'purchased'],
      to: 'canceled',
      guard: 'deliveryDatePassed',
      effects: ['refundEscrow', 'cancelAccepted'],
    },

    // Under way.
    { event: 'purchase', actor: 'traveller', from: 'inProgress', to: 'purchased' },
    { event: 'deliver', actor: 'traveller', from: ['inProgress', 'purchased'], to: 'delivered' },
    { event: 'receive', actor: 'requester', from: 'delivered', to: 'completed', effects: fulfil },
    {
      event: 'autoReceive',
      actor: 'system',
      from: 'delivered',
      to: 'completed',
      guard: 'timerDue',
      after: 'autoReceive',
      effects: fulfil,
    },

    // Complaints: the escrow does not change until an administrator decides.
    { event: 'complain', actor: 'requester', from: ['inProgress', 'purchased', 'delivered'], to: 'disputed' },
    {
      event: 'resolveForRequester',
      actor: 'admin',
      from: 'disputed',
      to: 'canceled',
      effects: ['refundEscrow', 'cancelAccepted'],
    },
    { event: 'resolveForTraveller', actor: 'admin', from: 'disputed', to: 'completed', effects: fulfil },
    {
      event: 'resolveBySplit',
      actor: 'admin',
      from: 'disputed',
      to: 'completed',
      effects: ['splitEscrow', 'fulfilOffer'],
    },

    // Reported by too many users (G70): removed from all lists, otherwise unchanged.
    ...liveStates.map(
      (state) =>
        ({
          event: 'hide',
          actor: 'system',
          from: state,
          to: state,
          guard: ['notYetHidden', 'reportedEnough'],
          effects: ['hide'],
        }) as const,
    ),
    // An administrator decides, whatever the state: it stays hidden, or all users see it again.
    ...[...liveStates, ...endStates].flatMap(
      (state) =>
        [
          { event: 'hide', actor: 'admin', from: state, to: state, guard: 'notYetConfirmed', effects: ['hide'] },
          { event: 'show', actor: 'admin', from: state, to: state, guard: 'toBeShown', effects: ['show'] },
        ] as const,
    ),
  ],
});

export type RequestTypes = TypesOf<typeof requestMachine>;

/** Beside the table, so that a new status does not compile until it is placed here. */
const hasEscrow: Readonly<Record<RequestTypes['state'], boolean>> = {
  open: false,
  pendingDeposit: false,
  inProgress: true,
  purchased: true,
  delivered: true,
  disputed: true,
  completed: false,
  canceled: false,
};

/** Whether the price of a request in this status is in escrow. */
export function isPaidFor(status: RequestTypes['state']): boolean {
  return hasEscrow[status];
}

export type RequestEventName = RequestTypes['event'];
export type RequestEffect = RequestTypes['effect'];
/** A row of the table; with `Event`, a row of one of these events. */
export type RequestTransition<Event extends RequestEventName = RequestEventName> = MachineTransition<
  RequestTypes,
  Event
>;
/** The decision about an attempt to raise one of these events. */
export type RequestDecision<Event extends RequestEventName = RequestEventName> = MachineDecision<RequestTypes, Event>;
