import { requestWithdrawal as makeWithdrawal } from '#shared/gibby/wallet/request-withdrawal.usecase.ts';
import { ownWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { requestWithdrawal } from './route.ts';

export const handler = handle(requestWithdrawal, async ({ body, user: { userId }, request }, ports) => {
  const { account_holder: accountHolder, account_number: accountNumber, bank_id: bankId, amount: amountMinor } = body;
  const account = { accountHolder, accountNumber, bankId };
  const withdrawal = await makeWithdrawal(ports, { userId, amountMinor, account, onceKey: request.onceKey });
  return { data: ownWithdrawal(withdrawal, accountNumber) };
});
