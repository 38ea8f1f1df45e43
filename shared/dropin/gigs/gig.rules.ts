import {
  defineStateMachine,
  type MachineDecision,
  type MachineTransition,
  type TypesOf,
} from '#shared/kernel/state-machine.ts';

/** All periods of a gig, in seconds (state-machines.md, section 1, "Timers"). */
export const gigTimers = {
  /** How long an offer waits for a claim. */
  offerTtl: 30,
  /** How long a claim waits for the customer's confirmation. */
  confirmTtl: 60,
  /** How long a confirmed operator may take to arrive. */
  arrivalTtl: 3_600,
  /** How long both may take from the first handshake to the start. */
  handshakeTtl: 600,
  /** How long an operator under way may be silent, and either party of a stream. Heartbeats come every 15 s. */
  pingTtl: 600,
  /** The longest stream; it ends earlier when its hold is spent. */
  maxStream: 14_400,
  /** How long the gig waits for a rating. */
  ratingTtl: 604_800,
  /** How long after the claim the customer may cancel without a fee. */
  freeCancel: 300,
  /** How long before its end a stream tells its parties, and from when on it may be extended. */
  endingSoon: 300,
} as const;

/** Ends the gig before a stream; nothing is due. */
const unwind = ['releaseHold', 'freeCustomer', 'freeOperator'] as const;
/** The same before a claim: no operator is locked, but offers are open. */
const withdraw = ['closeOffers', 'releaseHold', 'freeCustomer'] as const;
/** Fixes the amount due and captures it exactly once: the capture's transfer id is the gig's. */
const settle = ['capture', 'recordSettlement', 'freeCustomer', 'freeOperator', 'lockForRating'] as const;

const finished = [
  { to: 'customer', code: 3, message: 'Your gig is finished' },
  { to: 'operator', code: 3, message: 'Your gig is finished' },
] as const;
const unclaimed = [{ to: 'customer', code: null, message: 'No operators have claimed your gig' }] as const;
const cancelledByCustomer = [{ to: 'operator', code: null, message: 'The customer has cancelled the gig' }] as const;
const cancelledByOperator = [{ to: 'customer', code: null, message: 'The operator has cancelled the gig' }] as const;
const gaveUp = [
  { to: 'customer', code: null, message: 'Your gig has failed' },
  { to: 'operator', code: null, message: 'Your gig has failed' },
] as const;

/**
 * The Dropin gig (state-machines.md, section 1).
 *
 * A **candidate** received the offer of the gig; the first candidate who claims it becomes its **operator**. A direct
 * request follows the same state machine with one candidate. Timer events carry the name of their timer and come from
 * the **system**.
 *
 * `terminated -> purchased` is not a row of its own. A stream that breaks off with something billable is settled in the
 * same transition and is `purchased` at once. So no reader ever sees a terminated gig with money still on hold.
 * `terminated` is the end of a stream with nothing billable; its hold is released. What is billable does not depend on the
 * event: `stop`, `terminate` and the timers have the same two rows.
 *
 * From `awaitInvoice` on the gig waits for the invoice of a month (shared/dropin/invoices/invoice.rules.ts), which moves it on.
 *
 * Effects are writes of the same transaction. `lockOperator` is also a condition: it refuses an operator who is in
 * another gig or owes a rating.
 */
export const gigMachine = defineStateMachine({
  name: 'gig',
  version: 3,
  initial: 'pendingOperator',
  states: {
    pendingOperator: 'live',
    operatorFound: 'live',
    operatorEnroute: 'live',
    handshaking: 'live',
    streaming: 'live',
    purchased: 'settled',
    voted: 'settled',
    invoiceGenerated: 'settled',
    invoiceSent: 'settled',
    compensated: 'settled',
    allOperatorsRejected: 'ended',
    expired: 'ended',
    failed: 'ended',
    cancelled: 'ended',
    customerRejected: 'ended',
    terminated: 'ended',
  },
  creation: {
    event: 'request',
    actor: 'customer',
    effects: ['lockCustomer', 'authoriseHold', 'openOffers'],
    notify: [{ to: 'candidates', code: 4, message: 'A customer requests a gig near you' }],
  },
  transitions: [
    // Offered.
    {
      event: 'claimAccept',
      actor: 'candidate',
      from: 'pendingOperator',
      to: 'operatorFound',
      guard: 'offerOpen',
      effects: ['lockOperator', 'closeOffers'],
      notify: [
        { to: 'customer', code: 5, message: 'An operator has claimed your gig' },
        { to: 'otherCandidates', code: null, message: 'This gig is occupied' },
      ],
    },
    {
      event: 'claimReject',
      actor: 'candidate',
      from: 'pendingOperator',
      to: 'pendingOperator',
      guard: ['offerOpen', 'othersStillOpen'],
      effects: ['closeOffer'],
    },
    {
      event: 'claimReject',
      actor: 'candidate',
      from: 'pendingOperator',
      to: 'allOperatorsRejected',
      guard: ['offerOpen', 'lastOpenOffer'],
      effects: withdraw,
      notify: unclaimed,
    },
    {
      event: 'offerTtl',
      actor: 'system',
      from: 'pendingOperator',
      to: 'expired',
      guard: 'timerDue',
      after: 'offerTtl',
      effects: withdraw,
      notify: unclaimed,
    },
    {
      event: 'cancel',
      actor: 'customer',
      from: 'pendingOperator',
      to: 'cancelled',
      effects: withdraw,
      notify: [{ to: 'candidates', code: null, message: 'The customer has cancelled the gig' }],
    },

    // Claimed.
    {
      event: 'confirm',
      actor: 'customer',
      from: 'operatorFound',
      to: 'operatorEnroute',
      notify: [{ to: 'operator', code: null, message: 'The customer has confirmed the gig' }],
    },
    {
      event: 'reject',
      actor: 'customer',
      from: 'operatorFound',
      to: 'customerRejected',
      effects: unwind,
      notify: [{ to: 'operator', code: null, message: 'The customer has rejected your claim' }],
    },
    {
      event: 'confirmTtl',
      actor: 'system',
      from: 'operatorFound',
      to: 'expired',
      guard: 'timerDue',
      after: 'confirmTtl',
      effects: unwind,
      notify: [
        { to: 'customer', code: null, message: 'You have not confirmed the operator in time' },
        { to: 'operator', code: null, message: 'The customer has not confirmed in time' },
      ],
    },

    // Cancelled by one party. Only the customer's late cancellation of a confirmed gig costs a fee.
    {
      event: 'cancel',
      actor: 'customer',
      from: 'operatorFound',
      to: 'cancelled',
      effects: unwind,
      notify: cancelledByCustomer,
    },
    {
      event: 'cancel',
      actor: 'customer',
      from: ['operatorEnroute', 'handshaking'],
      to: 'cancelled',
      guard: 'nothingDue',
      effects: unwind,
      notify: cancelledByCustomer,
    },
    {
      event: 'cancel',
      actor: 'customer',
      from: ['operatorEnroute', 'handshaking'],
      to: 'cancelled',
      guard: 'cancellationFeeDue',
      effects: ['capture', 'recordSettlement', 'awaitInvoice', 'freeCustomer', 'freeOperator'],
      notify: cancelledByCustomer,
    },
    {
      event: 'cancel',
      actor: 'operator',
      from: ['operatorFound', 'operatorEnroute', 'handshaking'],
      to: 'cancelled',
      effects: unwind,
      notify: cancelledByOperator,
    },

    // On the way.
    {
      event: 'handshake',
      actor: ['customer', 'operator'],
      from: 'operatorEnroute',
      to: 'handshaking',
      effects: ['storeVideoSession'],
      notify: [{ to: 'otherParty', code: null, message: 'The other party is ready to stream' }],
    },
    {
      event: 'arrivalTtl',
      actor: 'system',
      from: 'operatorEnroute',
      to: 'failed',
      guard: 'timerDue',
      after: 'arrivalTtl',
      effects: unwind,
      notify: gaveUp,
    },
    {
      event: 'pingTtl',
      actor: 'system',
      from: 'operatorEnroute',
      to: 'failed',
      guard: 'timerDue',
      after: 'pingTtl',
      effects: unwind,
      notify: gaveUp,
    },

    // Shaking hands.
    {
      event: 'handshake',
      actor: ['customer', 'operator'],
      from: 'handshaking',
      to: 'handshaking',
      guard: 'notYetShaken',
      notify: [{ to: 'otherParty', code: null, message: 'The other party is ready to stream' }],
    },
    {
      event: 'start',
      actor: ['customer', 'operator'],
      from: 'handshaking',
      to: 'streaming',
      guard: 'bothShaken',
      joint: true,
      notify: [
        { to: 'customer', code: 2, message: 'Your gig has started' },
        { to: 'operator', code: 2, message: 'Your gig has started' },
      ],
    },
    {
      event: 'handshakeTtl',
      actor: 'system',
      from: 'handshaking',
      to: 'failed',
      guard: 'timerDue',
      after: 'handshakeTtl',
      effects: unwind,
      notify: gaveUp,
    },

    // Both may already have video keys, so a ban does not wait for the timers.
    {
      event: 'terminate',
      actor: ['admin', 'system'],
      from: ['operatorEnroute', 'handshaking'],
      to: 'failed',
      effects: unwind,
      notify: gaveUp,
    },

    // Streaming.
    {
      event: 'stop',
      actor: ['customer', 'operator'],
      from: 'streaming',
      to: 'purchased',
      guard: 'billable',
      joint: true,
      effects: settle,
      notify: finished,
    },
    {
      event: 'stop',
      actor: ['customer', 'operator'],
      from: 'streaming',
      to: 'terminated',
      guard: 'nothingBillable',
      joint: true,
      effects: unwind,
      notify: gaveUp,
    },
    {
      event: 'extend',
      actor: 'customer',
      from: 'streaming',
      to: 'streaming',
      guard: 'holdNearlySpent',
      effects: ['raiseHold'],
    },
    // Once for each hold: what the customer has extended is told of again.
    {
      event: 'endingSoon',
      actor: 'system',
      from: 'streaming',
      to: 'streaming',
      guard: 'timerDue',
      after: 'endingSoon',
    },
    // Before `pingTtl`, so that the regular end wins when both are due at once.
    {
      event: 'maxStream',
      actor: 'system',
      from: 'streaming',
      to: 'purchased',
      guard: ['timerDue', 'billable'],
      after: 'maxStream',
      effects: settle,
      notify: finished,
    },
    {
      event: 'maxStream',
      actor: 'system',
      from: 'streaming',
      to: 'terminated',
      guard: ['timerDue', 'nothingBillable'],
      after: 'maxStream',
      effects: unwind,
      notify: gaveUp,
    },
    {
      event: 'pingTtl',
      actor: 'system',
      from: 'streaming',
      to: 'purchased',
      guard: ['timerDue', 'billable'],
      after: 'pingTtl',
      effects: settle,
      notify: finished,
    },
    {
      event: 'pingTtl',
      actor: 'system',
      from: 'streaming',
      to: 'terminated',
      guard: ['timerDue', 'nothingBillable'],
      after: 'pingTtl',
      effects: unwind,
      notify: gaveUp,
    },
    {
      event: 'terminate',
      actor: ['admin', 'system'],
      from: 'streaming',
      to: 'purchased',
      guard: 'billable',
      effects: settle,
      notify: finished,
    },
    {
      event: 'terminate',
      actor: ['admin', 'system'],
      from: 'streaming',
      to: 'terminated',
      guard: 'nothingBillable',
      effects: unwind,
      notify: gaveUp,
    },
    {
      event: 'captureFail',
      actor: 'system',
      from: 'streaming',
      to: 'failed',
      effects: ['suspendHold', 'freeCustomer', 'freeOperator'],
      notify: gaveUp,
    },

    // Rating.
    {
      event: 'rate',
      actor: ['customer', 'operator'],
      from: 'purchased',
      to: 'purchased',
      guard: ['notYetRated', 'otherNotYetRated'],
      effects: ['countRating', 'liftRatingLock'],
    },
    {
      event: 'rate',
      actor: ['customer', 'operator'],
      from: 'purchased',
      to: 'voted',
      guard: ['notYetRated', 'otherHasRated'],
      effects: ['countRating', 'liftRatingLock', 'awaitInvoice'],
    },
    {
      event: 'ratingTtl',
      actor: 'system',
      from: 'purchased',
      to: 'voted',
      guard: 'timerDue',
      after: 'ratingTtl',
      effects: ['liftRatingLocks', 'awaitInvoice'],
    },

    // Paying the operator.
    {
      event: 'generateInvoice',
      actor: ['admin', 'system'],
      from: 'voted',
      to: 'invoiceGenerated',
      effects: ['updatePayment', 'addInvoiceLine'],
    },
    {
      event: 'sendInvoice',
      actor: ['admin', 'system'],
      from: 'invoiceGenerated',
      to: 'invoiceSent',
      effects: ['updatePayment'],
    },
    {
      event: 'markCompensated',
      actor: ['admin', 'system'],
      from: 'invoiceSent',
      to: 'compensated',
      effects: ['compensate', 'updatePayment'],
    },

    // Paying the operator's share of a cancellation fee. The gig stays cancelled; its payment takes the same steps.
    {
      event: 'generateInvoice',
      actor: ['admin', 'system'],
      from: 'cancelled',
      to: 'cancelled',
      guard: 'paymentStepDue',
      effects: ['updatePayment', 'addInvoiceLine'],
    },
    {
      event: 'sendInvoice',
      actor: ['admin', 'system'],
      from: 'cancelled',
      to: 'cancelled',
      guard: 'paymentStepDue',
      effects: ['updatePayment'],
    },
    {
      event: 'markCompensated',
      actor: ['admin', 'system'],
      from: 'cancelled',
      to: 'cancelled',
      guard: 'paymentStepDue',
      effects: ['compensate', 'updatePayment'],
    },
  ],
});

export type GigTypes = TypesOf<typeof gigMachine>;

/** Whether the hold bounds the streams of the gigs that began with this version of the table: since the second. */
export function isBoundByHold(processVersion: number): boolean {
  return processVersion >= 2;
}

/** Whether the parties are told before a stream ends: since the third version of the table. */
export function tellsOfEnd(processVersion: number): boolean {
  return processVersion >= 3;
}

/**
 * What rules ask about a status. `feeForCancelling`: the customer pays a fee for a late cancellation. `video`: both parties may get
 * keys of the video session. `priced`: who enters the status learns what the gig costs.
 */
type GigTrait = 'feeForCancelling' | 'video' | 'priced';

/** Beside the table, so that a new status does not compile until it is placed here. */
const traitsOf: Readonly<Record<GigTypes['state'], readonly GigTrait[]>> = {
  pendingOperator: [],
  operatorFound: [],
  operatorEnroute: ['feeForCancelling'],
  handshaking: ['feeForCancelling', 'video'],
  streaming: ['video'],
  purchased: ['priced'],
  voted: [],
  invoiceGenerated: [],
  invoiceSent: [],
  compensated: [],
  allOperatorsRejected: [],
  expired: [],
  failed: [],
  cancelled: ['priced'],
  customerRejected: [],
  terminated: [],
};

/** Whether a gig in this status has a trait. */
export function gigHas(status: GigTypes['state'], trait: GigTrait): boolean {
  return traitsOf[status].includes(trait);
}

export type GigEventName = GigTypes['event'];
export type GigEffect = GigTypes['effect'] | GigTypes['creationEffect'];
/** A row of the table; with `Event`, a row of one of these events. */
export type GigTransition<Event extends GigEventName = GigEventName> = MachineTransition<GigTypes, Event>;
/** The decision about an attempt to raise one of these events. */
export type GigDecision<Event extends GigEventName = GigEventName> = MachineDecision<GigTypes, Event>;
