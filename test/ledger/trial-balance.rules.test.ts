import { expect, test } from 'vitest';
import { classOf, faultsOf, type TrialBalance, withSums } from '#shared/ledger/trial-balance.rules.ts';

test.each([
  ['user:7:credit', 'user credit'],
  ['user:7:withdrawal_pending', 'user withdrawal_pending'],
  ['escrow:46', 'escrow'],
  ['hold:900000000000000000000001', 'hold'],
  ['operator:a00000000000000000000001:payable', 'operator payable'],
  ['gateway:doku/07', 'gateway:doku'],
  ['bank:payout:idr/15', 'bank:payout:idr'],
])('the account %s belongs to the class %s', (account, name) => {
  expect(classOf(account)).toBe(name);
});

const paid = [
  { account: 'gateway:doku/03', currency: 'IDR', amountMinor: 300 },
  { account: 'gateway:doku/11', currency: 'IDR', amountMinor: 200 },
  { account: 'user:7:credit', currency: 'IDR', amountMinor: -500 },
];
const right: TrialBalance = withSums(withSums({}, 'balanceMinor', paid), 'postedMinor', paid);

test('balances and postings are added up by class, in any number of pieces', () => {
  const inPieces = paid.reduce<TrialBalance>((trial, each) => withSums(trial, 'balanceMinor', [each]), {});
  expect(right).toEqual({
    'IDR gateway:doku': { balanceMinor: 500, postedMinor: 500 },
    'IDR user credit': { balanceMinor: -500, postedMinor: -500 },
  });
  expect(inPieces).toEqual(withSums({}, 'balanceMinor', paid));
  expect(faultsOf(right)).toEqual([]);
});

test('a balance that differs from its postings is a fault of its class', () => {
  const wrong = withSums(right, 'postedMinor', [{ account: 'user:8:credit', currency: 'IDR', amountMinor: 1 }]);
  expect(faultsOf(wrong)).toEqual(['IDR user credit: balances -500, postings -499']);
});

test('a currency whose balances do not add up to zero is a fault, even if other currencies are right', () => {
  const lost = [{ account: 'hold:1', currency: 'USD', amountMinor: -7 }];
  const wrong = withSums(withSums(right, 'balanceMinor', lost), 'postedMinor', lost);
  expect(faultsOf(wrong)).toEqual(['USD: all balances add up to -7']);
});
