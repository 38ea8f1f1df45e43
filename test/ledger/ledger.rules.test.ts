import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  authoriseHold,
  captureHold,
  compensate,
  credit,
  debit,
  isHot,
  type LedgerAccount,
  mayNotGoNegative,
  raiseHold,
  releaseHold,
  sizeOf,
  subAccountCount,
  subAccountOf,
  subAccountsOf,
  suspendHold,
  type Transfer,
  transfer,
} from '#shared/ledger/ledger.rules.ts';

const gigId = '900000000000000000000001';
const operatorId = 'a00000000000000000000001';
const capture = (priceMinor: number, operatorShareMinor: number) =>
  captureHold({ gigId, operatorId, holdMinor: 2000, priceMinor, operatorShareMinor });
const leg = (account: LedgerAccount, amountMinor: number) => ({ account, amountMinor });

function balances(transfers: readonly Transfer[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { account, amountMinor } of transfers.flatMap((each) => each.legs)) {
    sums.set(account, (sums.get(account) ?? 0) + amountMinor);
  }
  return sums;
}

describe('transfer', () => {
  test.each([
    ['is out of balance', [leg('gateway:card', 2), leg('hold:1', -1)], 'is out of balance by 1'],
    ['has a fraction of a cent', [leg('gateway:card', 0.5), leg('hold:1', -0.5)], 'has a leg of 0.5'],
    ['has an empty leg', [leg('gateway:card', 1), leg('hold:1', -1), leg('suspense', 0)], 'has a leg of 0'],
    ['has one leg only', [leg('gateway:card', 0)], 'needs at least two legs'],
    ['names an account twice', [leg('hold:1', 1), leg('hold:1', -1)], 'names an account twice'],
    ['brings dollars to rupiah', [leg('gateway:doku', 1), leg('user:1:credit', -1)], 'brings USD to gateway:doku'],
  ])('refuses one that %s', (_name, legs, why) => {
    expect(() => transfer({ id: 'x', currency: 'USD', legs })).toThrow(RangeError);
    expect(() => transfer({ id: 'x', currency: 'USD', legs })).toThrow(why);
  });

  test.each([
    ['USD', ['gateway:card', 'revenue:gig', 'bank:payout:usd', 'suspense']],
    ['IDR', ['gateway:doku', 'revenue:service_fee', 'expense:referral', 'bank:payout:idr']],
  ] as const)('brings %s to the accounts of that currency alone', (currency, accounts) => {
    const other = currency === 'USD' ? 'IDR' : 'USD';
    for (const account of accounts) {
      const draft = { id: 'x', legs: [leg(account, 1), leg('user:1:credit', -1)] };
      expect(transfer({ ...draft, currency })).toEqual({ ...draft, currency });
      expect(() => transfer({ ...draft, currency: other })).toThrow(RangeError);
    }
  });

  test('is as large as its debits', () => {
    const legs = [
      leg('hold:1', 2000),
      leg('gateway:card', 500),
      leg('operator:1:payable', -1250),
      leg('suspense', -1250),
    ];
    expect(sizeOf({ legs })).toBe(2500);
  });

  test('moves nothing backwards', () => {
    for (const side of [debit, credit]) expect(() => side('suspense', -1)).toThrow(RangeError);
    expect([debit('suspense', 1), credit('suspense', 1)]).toEqual([leg('suspense', 1), leg('suspense', -1)]);
  });

  test('refuses one that both reserves and ends a reservation', () => {
    const legs = [leg('user:1:withdrawal_pending', 1), leg('user:1:credit', -1)];
    const ends = { transferId: 'other', as: 'voided' } as const;
    const draft = { id: 'x', currency: 'IDR', legs } as const;
    expect(() => transfer({ ...draft, pending: true, ends })).toThrow('cannot reserve and end');
    for (const one of [{ pending: true }, { ends }] as const)
      expect(transfer({ ...draft, ...one })).toEqual({ ...draft, ...one });
  });
});

describe('the transfers of a gig', () => {
  test('hold and release under ids that can be posted only once', () => {
    expect(authoriseHold({ gigId, holdMinor: 2000 })).toEqual({
      id: `gig:${gigId}:authorise`,
      currency: 'USD',
      legs: [leg('gateway:card', 2000), leg(`hold:${gigId}`, -2000)],
    });
    expect(raiseHold({ gigId, holdMinor: 4000, byMinor: 2000 }).id).toBe(`gig:${gigId}:raise:4000`);
    expect(releaseHold({ gigId, holdMinor: 2000 }).id).toBe(`gig:${gigId}:release`);
    expect(suspendHold({ gigId, holdMinor: 2000 }).id).toBe(`gig:${gigId}:suspend`);
    expect(compensate({ gigId, operatorId, operatorShareMinor: 558 }).id).toBe(`gig:${gigId}:compensate`);
  });

  test('capture a price within the hold and release the rest', () => {
    expect(capture(1115, 558)).toEqual([
      {
        id: `gig:${gigId}:capture`,
        currency: 'USD',
        legs: [leg(`hold:${gigId}`, 1115), leg(`operator:${operatorId}:payable`, -558), leg('revenue:gig', -557)],
      },
      { id: `gig:${gigId}:release`, currency: 'USD', legs: [leg(`hold:${gigId}`, 885), leg('gateway:card', -885)] },
    ]);
  });

  test('take what exceeds the hold from the card', () => {
    expect(capture(2500, 1250).flatMap((each) => each.legs)).toEqual([
      leg(`hold:${gigId}`, 2000),
      leg('gateway:card', 500),
      leg(`operator:${operatorId}:payable`, -1250),
      leg('revenue:gig', -1250),
    ]);
  });

  test('leave nothing on hold, owe the share, and balance, whatever the price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30_000 }), (priceMinor) => {
        const operatorShareMinor = Math.ceil(priceMinor / 2);
        const books = balances([authoriseHold({ gigId, holdMinor: 2000 }), ...capture(priceMinor, operatorShareMinor)]);
        expect(books.get(`hold:${gigId}`)).toBe(0);
        expect(books.get('gateway:card')).toBe(priceMinor);
        expect(books.get(`operator:${operatorId}:payable`)).toBe(-operatorShareMinor);
        expect([...books.values()].reduce((sum, each) => sum + each, 0)).toBe(0);
        const payout = balances([compensate({ gigId, operatorId, operatorShareMinor })]);
        expect(payout.get(`operator:${operatorId}:payable`)).toBe(operatorShareMinor);
      }),
    );
  });
});

describe('ledger accounts', () => {
  const owned: LedgerAccount[] = [
    'user:7:credit',
    'user:7:withdrawal_pending',
    'escrow:7',
    'hold:7',
    'operator:7:payable',
  ];
  const platform: LedgerAccount[] = [
    'gateway:doku',
    'gateway:card',
    'revenue:service_fee',
    'revenue:gig',
    'expense:referral',
    'bank:payout:idr',
    'bank:payout:usd',
    'suspense',
  ];

  test("protect every owner's account against overdraft and keep it as one item", () => {
    expect(owned.filter(mayNotGoNegative)).toEqual(owned);
    expect(platform.filter(mayNotGoNegative)).toEqual([]);
    expect(subAccountsOf('hold:7')).toEqual(['hold:7']);
    expect(subAccountOf('hold:7', 'gig:7:capture')).toBe('hold:7');
  });

  test('keep the sub-accounts in which the stored books lie', () => {
    const numbers = ['00', '01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '13', '14', '15'];
    expect(subAccountsOf('suspense')).toEqual(numbers.map((number) => `suspense/${number}`));
  });

  test('spread platform accounts evenly over sub-accounts, the same transfer always to the same one', () => {
    expect(platform.every(isHot)).toBe(true);
    const counts = new Map<string, number>();
    for (let index = 0; index < 16_000; index += 1) {
      const name = subAccountOf('revenue:gig', `gig:${index.toString(16).padStart(24, '0')}:capture`);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(subAccountsOf('revenue:gig'));
    expect(counts.size).toBe(subAccountCount);
    expect(Math.max(...counts.values())).toBeLessThan(1300);
    expect(subAccountOf('revenue:gig', 'a')).toBe(subAccountOf('revenue:gig', 'a'));
  });
});
