import { expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { type RequestEventName, requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { portOfRequestEffect } from '#shared/gibby/requests/request-ports.usecase.ts';

const timers = requestMachine.transitions.filter((row) => row.after).map((row) => row.event);

/**
 * The events that each operation may raise. The compiler refuses an operation that declares too few ports for them; it
 * cannot refuse one that declares too many.
 */
const eventsOf: Readonly<Record<string, readonly RequestEventName[]>> = {
  createOffer: ['offer'],
  acceptOffer: ['accept'],
  declineOffer: ['decline'],
  withdrawOffer: ['withdraw'],
  cancelOffer: ['cancelOffer'],
  cancelRequest: ['cancel'],
  payRequest: ['pay'],
  reportRequest: ['hide'],
  fireRequestTimer: timers,
  confirmPurchase: ['purchase'],
  confirmDelivery: ['deliver'],
  confirmReceipt: ['receive'],
  complain: ['complain'],
  resolveComplaint: ['resolveForRequester', 'resolveForTraveller', 'resolveBySplit'],
};

/** Ports that an operation needs for something else: a payment through a provider is posted with its requests. */
const otherWrites: Readonly<Record<string, readonly string[]>> = {
  checkTopUps: ['ledger'],
  handleDokuNotify: ['ledger'],
  handleDokuRedirect: ['ledger'],
};

const effectPorts: ReadonlySet<string> = new Set(Object.values(portOfRequestEffect).flatMap((port) => port ?? []));
const writers = areas
  .flatMap(({ operations }) => Object.entries(operations))
  .filter(([, { uses }]) => uses.requests === 'write');

/** The ports through which some row of these events writes. */
function portsOf(events: readonly RequestEventName[]): string[] {
  const effects = requestMachine.transitions
    .filter((row) => events.includes(row.event))
    .flatMap((row) => row.effects ?? []);
  return effects.flatMap((effect) => portOfRequestEffect[effect] ?? []);
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
