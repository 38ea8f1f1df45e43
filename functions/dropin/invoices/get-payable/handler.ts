import { payableAccount, payableOf } from '#shared/dropin/invoices/payable.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { audit } from '#shared/platform/accounts/audit.usecase.ts';
import { getPayable } from './route.ts';

export const handler = handle(getPayable, async ({ params: { operator }, query, account }, { ledger, log }) => {
  const books = payableAccount(operator);
  const [balanceMinor, statement] = await Promise.all([ledger.balance(books), ledger.statement(books, query)]);
  audit(log, account, { act: 'getPayable', subject: operator });
  return payableOf(operator, balanceMinor, statement);
});
