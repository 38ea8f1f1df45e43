import { audit } from '../../../../shared/process/audit.ts';
import { handle } from '../../../../shared/route/define.ts';
import { payableAccount, payableOf } from '../../../../shared/rules/payable.ts';
import { getPayable } from './route.ts';

export const handler = handle(getPayable, async ({ params: { operator }, query, account }, { ledger, log }) => {
  const books = payableAccount(operator);
  const [balanceMinor, statement] = await Promise.all([ledger.balance(books), ledger.statement(books, query)]);
  audit(log, account, { act: 'getPayable', subject: operator });
  return payableOf(operator, balanceMinor, statement);
});
