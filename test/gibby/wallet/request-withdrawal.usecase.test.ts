import { expect, test } from 'vitest';
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { requestWithdrawal } from '#shared/gibby/wallet/request-withdrawal.usecase.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { withdrawals } from '#shared/gibby/wallet/withdrawal.dynamo.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { testRuntime } from '#test/support/store.ts';

test('a request under a known key is the withdrawal of before, also when the wallet holds no more than that', async () => {
  const runtime = await testRuntime();
  const books = ledger(runtime);
  const ports = {
    clock: runtime.clock,
    ledger: books,
    sequences: sequences(runtime),
    withdrawals: withdrawals(runtime),
    fieldCipher: { seal: async () => 'sealed' },
  };
  const payment = { gateway: 'doku', transactionId: 'T', userId: 2, amountMinor: 50_000 } as const;
  await ports.withdrawals.commit(books.postings([topUp(payment)], timestampOf(runtime.clock.now())));
  const account = { accountHolder: 'Ann', accountNumber: '1234567890', bankId: 1 };
  const ask = () => requestWithdrawal(ports, { userId: 2, amountMinor: 50_000, account, onceKey: 'once' });
  const first = await ask();
  expect(await ask()).toEqual(first);
  expect(await books.balance('user:2:withdrawal_pending')).toBe(-50_000);
});
