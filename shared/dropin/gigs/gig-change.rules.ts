import { invoiceMonthOf } from '#shared/dropin/invoices/invoice.rules.ts';
import { firstVersion } from '#shared/kernel/state-machine.ts';
import { epochMillisecondsOf, timestampOf } from '#shared/kernel/time.ts';
import { adminAct } from '#shared/platform/accounts/admin-act.ts';
import { type GigTransition, gigMachine } from './gig.rules.ts';
import type { Gig, GigEvent, GigMetaData, GigParty } from './gig.ts';
import { billableSeconds, endOfStream, type GigAttempt, partyOf, priceOfGig } from './gig-decision.rules.ts';
import { gigTariff, type Tariff } from './price.rules.ts';

/** The input of a new gig. Coordinates are null for a direct request, which has exactly one candidate. */
export interface GigDraft {
  readonly id: string;
  readonly customer: string;
  readonly candidates: readonly string[];
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly metaData: GigMetaData;
}

/** A new version of a gig and the event that made it. Both are written in one transaction, with the effects. */
interface GigChange {
  readonly gig: Gig;
  readonly event: GigEvent;
}

/** The new gig, at `now` milliseconds since the epoch. Throws RangeError without a candidate. */
export function newGig(draft: GigDraft, now: number, tariff: Tariff = gigTariff): GigChange {
  if (draft.candidates.length === 0) throw new RangeError('A gig needs a candidate.');
  const at = timestampOf(now);
  const gig: Gig = {
    ...draft,
    ...firstVersion(gigMachine, at),
    operator: null,
    videoSessionId: null,
    stateEnteredAt: at,
    claimedAt: null,
    startedAt: null,
    stoppedAt: null,
    lastPingAt: null,
    customerPingAt: null,
    holdMinor: tariff.holdMinor,
    durationSeconds: null,
    priceMinor: null,
    operatorShareMinor: null,
    invoiceMonth: null,
    ratings: { customer: null, operator: null },
    shaken: [],
    acts: [],
  };
  const { event, actor, notify } = gigMachine.creation;
  return {
    gig,
    event: {
      gigId: gig.id,
      seq: 1,
      from: null,
      to: gig.status,
      event,
      actor,
      by: gig.customer,
      at,
      gigVersion: 1,
      notify,
    },
  };
}

/** The gig after a transition that `decideGig` has allowed for the same attempt. */
export function changeGig(
  gig: Gig,
  transition: GigTransition,
  attempt: GigAttempt,
  tariff: Tariff = gigTariff,
): GigChange {
  const at = timestampOf(attempt.now);
  const entry = { event: attempt.event, actor: attempt.actor, by: attempt.by };
  const changed: Gig = {
    ...gig,
    ...fieldsSetBy(gig, attempt, at, tariff),
    ...settlementOf(gig, transition, attempt, tariff),
    version: gig.version + 1,
    status: transition.to,
    updatedAt: at,
    // A transition within one state, such as the first of two ratings, must not restart its timer.
    stateEnteredAt: transition.to === gig.status ? gig.stateEnteredAt : at,
    history: [...gig.history, entry],
    acts: attempt.actor === 'admin' ? [...gig.acts, adminAct(attempt.event, attempt)] : gig.acts,
  };
  return {
    gig: changed,
    event: {
      gigId: gig.id,
      seq: changed.version,
      from: gig.status,
      to: changed.status,
      ...entry,
      at,
      gigVersion: changed.version,
      notify: transition.notify ?? [],
      ...(attempt.event === 'endingSoon' && { paidUntil: timestampOf(endOfStream(gig, tariff)) }),
    },
  };
}

/** The fields that the event itself sets on the gig. */
function fieldsSetBy(gig: Gig, attempt: GigAttempt, at: string, tariff: Tariff): Partial<Gig> {
  const party = partyOf(attempt.actor);
  switch (attempt.event) {
    case 'claimAccept':
      return { operator: attempt.by, claimedAt: at };
    case 'handshake':
      if (party === undefined) return {};
      return { shaken: [...gig.shaken, party], videoSessionId: gig.videoSessionId ?? attempt.videoSessionId ?? null };
    case 'start':
      return { startedAt: at };
    case 'extend':
      return { holdMinor: gig.holdMinor + tariff.holdMinor };
    case 'rate':
      return party === undefined ? {} : { ratings: rated(gig, party, attempt) };
    case 'generateInvoice':
      return { invoiceMonth: invoiceMonthOf(gig) };
    default:
      return {};
  }
}

function rated(gig: Gig, party: GigParty, attempt: GigAttempt): Gig['ratings'] {
  if (attempt.score === undefined) throw new RangeError('A rating needs a score.');
  return { ...gig.ratings, [party]: attempt.score };
}

/** Leaving the live states fixes the duration, and the price if anything is due. */
function settlementOf(gig: Gig, transition: GigTransition, attempt: GigAttempt, tariff: Tariff): Partial<Gig> {
  if (gigMachine.states[gig.status] !== 'live' || gigMachine.states[transition.to] === 'live') return {};
  return {
    durationSeconds: gig.startedAt === null ? lifetimeSeconds(gig, attempt.now) : billableSeconds(gig, attempt, tariff),
    ...(gig.startedAt === null ? {} : { stoppedAt: timestampOf(attempt.now) }),
    ...(transition.effects?.includes('capture') ? priceOfGig(gig, attempt, tariff) : {}),
  };
}

/** A gig that never streamed shows how long the search for an operator lasted (D22 sample: 36 and 42 s, `expired`). */
function lifetimeSeconds(gig: Gig, now: number): number {
  return Math.floor((now - epochMillisecondsOf(gig.createdAt)) / 1000);
}
