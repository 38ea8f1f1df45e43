import { describe, expect, test } from 'vitest';
import { transfersOfRequest } from '#shared/gibby/requests/request-postings.rules.ts';
import { anAcceptedOffer, aRequest } from '#test/support/builders.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const price = { priceMinor: 20_000, serviceFeeMinor: 16_000, priceToPayMinor: 36_000 };
const accepted = anAcceptedOffer({ offerId: 4, travellerId: 2, ...price });
const request = { ...aRequest({ id: 65, requesterId: 1 }, now).request, accepted };
const [requester, traveller, escrow] = ['user:1:credit', 'user:2:credit', 'escrow:65'];

/** What the effects of a row move: the purpose, and what each account gets; a debit is positive. */
const moved = (effects: Parameters<typeof transfersOfRequest>[0], split?: Parameters<typeof transfersOfRequest>[2]) =>
  transfersOfRequest(effects, request, split).map(({ id, legs }) => [
    id,
    Object.fromEntries(legs.map(({ account, amountMinor }) => [account, amountMinor])),
  ]);

describe('of the money of a request', () => {
  test.each([
    ['fundEscrow', 'deposit', { [requester]: 36_000, [escrow]: -36_000 }],
    ['releaseEscrow', 'release', { [escrow]: 36_000, [traveller]: -20_000, 'revenue:service_fee': -16_000 }],
    ['refundEscrow', 'refund', { [escrow]: 36_000, [requester]: -36_000 }],
  ] as const)('%s moves exactly its part', (effect, purpose, legs) => {
    expect(moved([effect])).toEqual([[`request:65:4:${purpose}`, legs]]);
  });

  test('a split gives each party their own part', () => {
    const split = { toRequesterMinor: 6_000, toTravellerMinor: 30_000 };
    const legs = { [escrow]: 36_000, [requester]: -6_000, [traveller]: -30_000 };
    expect(moved(['splitEscrow', 'fulfilOffer'], split)).toEqual([['request:65:4:split', legs]]);
  });

  test.each([
    undefined,
    { toRequesterMinor: 6_000, toTravellerMinor: 29_999 },
    { toRequesterMinor: 6_001, toTravellerMinor: 30_000 },
  ])('a split into %j is none of the escrow', (split) => {
    expect(() => moved(['splitEscrow'], split)).toThrow('does not add up to 36000');
  });

  test('other effects move nothing', () => {
    expect(moved(['makeOffer', 'acceptOffer', 'lapseOffers', 'cancelAccepted', 'fulfilOffer', 'hide'])).toEqual([]);
  });
});
