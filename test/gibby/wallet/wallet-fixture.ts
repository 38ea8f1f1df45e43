import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { handler as approveWithdrawal } from '#functions/gibby/wallet/approve-withdrawal/handler.ts';
import { handler as getPayoutMethod } from '#functions/gibby/wallet/get-payout-method/handler.ts';
import { handler as getWithdrawal } from '#functions/gibby/wallet/get-withdrawal/handler.ts';
import { handler as listWithdrawals } from '#functions/gibby/wallet/list-withdrawals/handler.ts';
import { handler as listWithdrawalsByStatus } from '#functions/gibby/wallet/list-withdrawals-by-status/handler.ts';
import { handler as payWithdrawal } from '#functions/gibby/wallet/pay-withdrawal/handler.ts';
import { handler as rejectWithdrawal } from '#functions/gibby/wallet/reject-withdrawal/handler.ts';
import { handler as requestWithdrawal } from '#functions/gibby/wallet/request-withdrawal/handler.ts';
import { handler as sendWithdrawal } from '#functions/gibby/wallet/send-withdrawal/handler.ts';
import { handler as updatePayoutMethod } from '#functions/gibby/wallet/update-payout-method/handler.ts';
import { sequences } from '#shared/gibby/kernel/sequence.dynamo.ts';
import { payoutMethods } from '#shared/gibby/wallet/payout-method.dynamo.ts';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { withdrawals } from '#shared/gibby/wallet/withdrawal.dynamo.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import type { LedgerAccount } from '#shared/ledger/ledger.rules.ts';
import type { FieldContext, FieldOpener, FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

/** The documented body of G59, with this amount. */
export const withdrawalOf = (amount: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  account_holder: 'Sample Holder',
  account_number: '1234567891011',
  bank_id: 2,
  amount,
  ...more,
});

export const payoutMethodText = {
  bank_account_holder_name: 'Sample Holder',
  bank_account_number: '1234567891011',
  bank_id: 2,
};

const steps = { approve: approveWithdrawal, sent: sendWithdrawal, paid: payWithdrawal, reject: rejectWithdrawal };
export type Step = keyof typeof steps;
export const rejection = { reason: 'The bank knows no such account.' };

/** Wallets on a fresh table, and the area's routes. The test's own cipher replaces the sealing by KMS. */
export async function wallet() {
  const runtime = await testRuntime({ PUBLIC_URL: 'https://gibby.example.com' });
  const cipher = testCipher();
  const ports = {
    ...runtime,
    ledger: ledger(runtime),
    payoutMethods: payoutMethods(runtime),
    withdrawals: withdrawals(runtime),
    sequences: sequences(runtime),
    idempotency: idempotency(runtime),
    publicAddress: publicAddress(runtime),
    fieldCipher: cipher,
  };
  const route = (unit: Unit) => (as: number | string, request: TestRequest) => {
    runtime.clock.advance(1);
    return call(unit, ports, { as, admin: typeof as === 'string', ...request });
  };
  let topUps = 0;

  return {
    runtime,
    ports,
    cipher,
    items: () => itemsOf(runtime),
    /** Puts money into a user's wallet. */
    earn: (userId: number, amountMinor: number) => {
      topUps += 1;
      const transfer = topUp({ transactionId: `T${topUps}`, userId, amountMinor });
      return ports.withdrawals.commit(ports.ledger.postings([transfer], new Date(runtime.clock.now()).toISOString()));
    },
    /** What we owe a user: the wallet's credit and the pending withdrawals; also all money paid out. */
    owed: async (userId: number) => {
      const balanceOf = async (account: LedgerAccount) => 0 - (await ports.ledger.balance(account));
      return {
        credit: await balanceOf(`user:${userId}:credit`),
        pending: await balanceOf(`user:${userId}:withdrawal_pending`),
        paidOut: await balanceOf('bank:payout:idr'),
      };
    },
    payoutMethod: (as: number) => route(getPayoutMethod)(as, {}),
    choose: (as: number, body: unknown) => route(updatePayoutMethod)(as, { body }),
    withdraw: (as: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
      route(requestWithdrawal)(as, { body, headers }),
    list: (as: number, query: Readonly<Record<string, string>> = {}) => route(listWithdrawals)(as, { query }),
    show: (as: number, id: unknown) => route(getWithdrawal)(as, { params: { id: String(id) } }),
    inStatus: (status: string, query: Readonly<Record<string, string>> = {}) =>
      route(listWithdrawalsByStatus)('admin-1', { query: { status, ...query } }),
    step: (step: Step, id: unknown, { as = 'admin-1', ...request }: TestRequest = {}) =>
      route(steps[step])(as, {
        params: { id: String(id) },
        ...(step === 'reject' && { body: rejection }),
        ...request,
      }),
  };
}

/** Seals with a key that is not stored anywhere, and binds to the context as KMS does. */
function testCipher(): FieldSealer & FieldOpener & { readonly opened: FieldContext[] } {
  const key = randomBytes(32);
  const opened: FieldContext[] = [];
  const bound = (context: FieldContext) => Buffer.from(JSON.stringify([context.owner, context.field]));
  return {
    opened,
    seal: async (plain, context) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound(context));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open: async (sealed, context) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        .setAAD(bound(context))
        .setAuthTag(bytes.subarray(-16));
      try {
        const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString();
        opened.push(context);
        return plain;
      } catch {
        throw new Failure('internal');
      }
    },
  };
}
