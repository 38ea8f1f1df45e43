import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  depositByGateway,
  depositFromCredit,
  refundEscrow,
  releaseEscrow,
  splitEscrow,
} from '#shared/gibby/requests/request-transfers.rules.ts';
import {
  payWithdrawal,
  rejectWithdrawal,
  reserveWithdrawal,
  topUp,
} from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { type LedgerAccount, sizeOf, type Transfer } from '#shared/ledger/ledger.rules.ts';

const offer = { requestId: 46, offerId: 9 };
const leg = (account: LedgerAccount, amountMinor: number) => ({ account, amountMinor });
const rupiah = fc.integer({ min: 1, max: 1_000_000_000 });

/** Balances after these transfers, by account. */
function balances(...transfers: readonly Transfer[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { account, amountMinor } of transfers.flatMap(({ legs }) => legs)) {
    sums[account] = (sums[account] ?? 0) + amountMinor;
  }
  return sums;
}

describe('the escrow of a request', () => {
  test('is filled through Doku, each request with its price, in one transfer per payment', () => {
    const requests = [
      { requestId: 46, priceToPayMinor: 540_000 },
      { requestId: 47, priceToPayMinor: 120_000 },
    ];
    expect(depositByGateway({ gateway: 'doku', transactionId: 'TOPUP_0123456789', requests })).toEqual({
      id: 'topup:TOPUP_0123456789:paid',
      currency: 'IDR',
      legs: [leg('gateway:doku', 660_000), leg('escrow:46', -540_000), leg('escrow:47', -120_000)],
    });
  });

  test('is filled out of the wallet, named after the offer that is paid for', () => {
    expect(depositFromCredit({ ...offer, userId: 7, priceToPayMinor: 540_000 })).toEqual({
      id: 'request:46:9:deposit',
      currency: 'IDR',
      legs: [leg('user:7:credit', 540_000), leg('escrow:46', -540_000)],
    });
  });

  test('can be filled again for another offer, but never twice for one', () => {
    const deposit = (offerId: number) => depositFromCredit({ ...offer, offerId, userId: 7, priceToPayMinor: 1 }).id;
    expect(deposit(9)).not.toBe(deposit(10));
    expect(deposit(9)).toBe(deposit(9));
  });

  test.each([
    ['no request', []],
    [
      'the same request twice',
      [
        { requestId: 46, priceToPayMinor: 1 },
        { requestId: 46, priceToPayMinor: 1 },
      ],
    ],
  ])('is not filled by a payment for %s', (_name, requests) => {
    expect(() => depositByGateway({ gateway: 'doku', transactionId: 't', requests })).toThrow(RangeError);
  });

  test('is empty after release, refund and split, to the last rupiah, with no gain or loss', () => {
    fc.assert(
      fc.property(rupiah, rupiah, fc.nat({ max: 100 }), (priceMinor, serviceFeeMinor, percent) => {
        const priceToPayMinor = priceMinor + serviceFeeMinor;
        const deposit = depositFromCredit({ ...offer, userId: 7, priceToPayMinor });
        const toRequesterMinor = Math.floor((priceToPayMinor * percent) / 100);
        const toTravellerMinor = priceToPayMinor - toRequesterMinor;
        const released = balances(deposit, releaseEscrow({ ...offer, travellerId: 8, priceMinor, serviceFeeMinor }));
        const refunded = balances(deposit, refundEscrow({ ...offer, requesterId: 7, priceToPayMinor }));
        const divided = balances(
          deposit,
          splitEscrow({ ...offer, requesterId: 7, travellerId: 8, toRequesterMinor, toTravellerMinor }),
        );
        expect(released).toEqual({
          'user:7:credit': priceToPayMinor,
          'escrow:46': 0,
          'user:8:credit': -priceMinor,
          'revenue:service_fee': -serviceFeeMinor,
        });
        expect(refunded).toEqual({ 'user:7:credit': 0, 'escrow:46': 0 });
        expect(divided['escrow:46']).toBe(0);
        expect((divided['user:8:credit'] ?? 0) + toTravellerMinor).toBe(0);
        expect(divided['user:7:credit']).toBe(toTravellerMinor);
      }),
    );
  });
});

describe('a wallet', () => {
  test('is filled by the one posting of a payment, which cannot fill an escrow as well', () => {
    const filled = topUp({ gateway: 'doku', transactionId: 'TOPUP_0123456789', userId: 7, amountMinor: 500_000 });
    const paid = depositByGateway({
      gateway: 'doku',
      transactionId: 'TOPUP_0123456789',
      requests: [{ requestId: 46, priceToPayMinor: 500_000 }],
    });
    expect(filled.legs).toEqual([leg('gateway:doku', 500_000), leg('user:7:credit', -500_000)]);
    expect(filled.id).toBe(paid.id);
  });

  test('pays a withdrawal in two steps, the second of which goes out or back', () => {
    const withdrawal = { withdrawalId: 3, userId: 7, amountMinor: 40_000 };
    const [reserve, pay, reject] = [
      reserveWithdrawal(withdrawal),
      payWithdrawal(withdrawal),
      rejectWithdrawal(withdrawal),
    ];
    expect(reserve).toMatchObject({ id: 'withdrawal:3:reserve', currency: 'IDR', pending: true });
    expect(pay.ends).toEqual({ transferId: reserve.id, as: 'posted' });
    expect(reject.ends).toEqual({ transferId: reserve.id, as: 'voided' });
    expect([reserve, pay, reject].map(sizeOf)).toEqual([40_000, 40_000, 40_000]);
    expect(balances(reserve, pay)).toEqual({
      'user:7:credit': 40_000,
      'user:7:withdrawal_pending': 0,
      'bank:payout:idr': -40_000,
    });
    expect(balances(reserve, reject)).toEqual({ 'user:7:credit': 0, 'user:7:withdrawal_pending': 0 });
  });

  test.each([0, -1, 0.5, Number.NaN, 2 ** 53])('moves no amount of %s', (amountMinor) => {
    expect(() => topUp({ gateway: 'doku', transactionId: 't', userId: 7, amountMinor })).toThrow(RangeError);
  });
});
