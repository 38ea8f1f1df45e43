import { expect, test } from 'vitest';
import { type RequestEventName, requestMachine } from '#shared/gibby/requests/request.rules.ts';
import { portOfRequestEffect } from '#shared/gibby/requests/request-ports.usecase.ts';
import { declaredPorts } from '#test/support/declared-ports.ts';

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
  resolveReports: ['hide', 'show'],
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

const writers = declaredPorts({
  writes: 'requests',
  machine: requestMachine,
  portOfEffect: portOfRequestEffect,
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
