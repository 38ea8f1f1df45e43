import { expect, test } from 'vitest';
import { type GigEventName, gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { portOfGigEffect } from '#shared/dropin/gigs/gig-ports.usecase.ts';
import { declaredPorts } from '#test/support/declared-ports.ts';

const timers = gigMachine.transitions.filter((row) => row.after).map((row) => row.event);

/**
 * The events that each operation may raise. The compiler refuses an operation that declares too few ports for them; it
 * cannot refuse one that declares too many.
 */
const eventsOf: Readonly<Record<string, readonly GigEventName[]>> = {
  claimGig: ['claimAccept', 'claimReject'],
  confirmGig: ['confirm'],
  rejectGig: ['reject'],
  cancelGig: ['cancel'],
  handshakeGig: ['handshake'],
  startGig: ['start'],
  extendGig: ['extend'],
  stopGig: ['stop'],
  rateGig: ['rate'],
  terminateGig: ['terminate'],
  banAccount: ['terminate'],
  fireGigTimer: timers,
  workOnInvoice: ['generateInvoice', 'sendInvoice', 'markCompensated'],
};

/** Ports that an operation needs for something else than the effects of its events. */
const otherWrites: Readonly<Record<string, readonly string[]>> = {
  banAccount: ['accounts'],
  createGig: ['engagements', 'ledger'],
};

const writers = declaredPorts({
  writes: 'gigs',
  machine: gigMachine,
  portOfEffect: portOfGigEffect,
  eventsOf,
  otherWrites,
});

test.each(writers)('$operation declares no port that its events do not write through', ({ declared, needed }) => {
  expect(declared).toEqual(needed);
});

test('every operation above exists', () => {
  const names = writers.map(({ operation }) => operation);
  expect(names).toEqual(expect.arrayContaining([...Object.keys(eventsOf), ...Object.keys(otherWrites)]));
});
