import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { type GigEventName, gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import { portOfGigEffect } from '#shared/dropin/gigs/gig-ports.usecase.ts';

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

const effectPorts: ReadonlySet<string> = new Set(Object.values(portOfGigEffect).flatMap((port) => port ?? []));
const writers = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .filter(([, { uses }]) => uses.gigs === 'write');

/** The ports through which some row of these events writes. */
function portsOf(events: readonly GigEventName[]): string[] {
  const effects = gigMachine.transitions
    .filter((row) => events.includes(row.event))
    .flatMap((row) => row.effects ?? []);
  return effects.flatMap((effect) => portOfGigEffect[effect] ?? []);
}

test.each(writers)('%s declares no port that its events do not write through', (operation, { uses }) => {
  const needed = new Set([...portsOf(eventsOf[operation] ?? []), ...(otherWrites[operation] ?? [])]);
  const written = Object.entries(uses).flatMap(([port, access]) => (access === 'write' ? [port] : []));
  expect(new Set(written.filter((port) => effectPorts.has(port)))).toEqual(needed);
});

test('every operation above exists', () => {
  const names = writers.map(([operation]) => operation);
  expect(names).toEqual(expect.arrayContaining([...Object.keys(eventsOf), ...Object.keys(otherWrites)]));
});
