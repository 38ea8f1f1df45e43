import { expect, test } from 'vitest';
import { decisionOf } from '#shared/gibby/tracking/dispute-decision.rules.ts';
import { anAcceptedOffer, aRequest } from '#test/support/builders.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const accepted = anAcceptedOffer({
  offerId: 4,
  travellerId: 2,
  priceMinor: 20_000,
  serviceFeeMinor: 16_000,
  priceToPayMinor: 36_000,
});
const disputed = { ...aRequest({ id: 65, requesterId: 1 }, now).request, status: 'disputed', accepted } as const;
const split = (to_requester: number) => decisionOf({ outcome: 'split', to_requester }, disputed);

test('one party gets the whole escrow', () => {
  expect(decisionOf({ outcome: 'requester' }, disputed)).toEqual({ event: 'resolveForRequester' });
  expect(decisionOf({ outcome: 'traveller' }, disputed)).toEqual({ event: 'resolveForTraveller' });
});

test('a split gives the traveller what the requester does not get, down to one rupiah', () => {
  const parts = (toRequesterMinor: number, toTravellerMinor: number) => ({
    event: 'resolveBySplit',
    split: { toRequesterMinor, toTravellerMinor },
  });
  expect([split(6_000), split(35_999), split(1)]).toEqual([parts(6_000, 30_000), parts(35_999, 1), parts(1, 35_999)]);
});

test.each([36_000, 36_001])(
  'a split that gives the requester %i leaves the traveller nothing and is refused',
  (all) => {
    const message = 'The to requester may not be greater than 35999.';
    const facts = { errors: [{ in: 'body', path: 'to_requester', message }] };
    expect(() => split(all)).toThrow(expect.objectContaining({ code: 'invalid_input', facts }));
  },
);

test('without an accepted offer the table refuses, not the amount', () => {
  const decision = decisionOf({ outcome: 'split', to_requester: 1 }, { ...disputed, accepted: null });
  expect(decision.event).toBe('resolveBySplit');
});
