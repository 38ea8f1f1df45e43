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
import { Failure } from '#shared/kernel/errors.ts';
import type { FieldContext, FieldOpener, FieldSealer } from '#shared/platform/encryption/field-cipher.ports.ts';
import type { TestRequest } from '#test/support/call.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';

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
const administrator = 'admin-1';

/** Wallets, and the area's routes. The test's own cipher replaces the sealing by KMS. */
export async function wallet() {
  const fixture = await gibbyFixture();
  const { as, listing, ports } = fixture;
  const cipher = testCipher();
  ports.fieldCipher = cipher;

  return {
    ...fixture,
    cipher,
    /** What we owe a user: the wallet's credit and the pending withdrawals; also all money paid out. */
    owed: async (userId: number) => ({
      credit: await fixture.owed(`user:${userId}:credit`),
      pending: await fixture.owed(`user:${userId}:withdrawal_pending`),
      paidOut: await fixture.owed('bank:payout:idr'),
    }),
    payoutMethod: (user: number) => as(user).call(getPayoutMethod),
    choose: (user: number, body: unknown) => as(user).call(updatePayoutMethod, { body }),
    withdraw: (user: number, body: unknown, headers: TestRequest['headers'] = {}) =>
      as(user).call(requestWithdrawal, { body, headers }),
    list: listing(listWithdrawals),
    show: (user: number, id: unknown) => as(user).call(getWithdrawal, { params: { id: String(id) } }),
    inStatus: (status: string, query: TestRequest['query'] = {}) =>
      as(administrator).call(listWithdrawalsByStatus, { query: { status, ...query } }),
    step: (step: Step, id: unknown, { as: caller = administrator, ...request }: TestRequest = {}) =>
      as(caller).call(steps[step], {
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
