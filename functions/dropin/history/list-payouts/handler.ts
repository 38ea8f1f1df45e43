import { historyRecord } from '#shared/dropin/history/history.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listPayouts } from './route.ts';

export const handler = handle(listPayouts, async ({ query, account: caller }, ports) => {
  const { settlements, gigs, accounts, publicAddress } = ports;
  const payments = await settlements.paymentsOf(caller.accountId, { ...query, ...query.sort });
  const [gigById, customerById] = await Promise.all([
    gigs.getMany(payments.map(({ gigId }) => gigId)),
    accounts.getMany([...new Set(payments.map(({ customer }) => customer))]),
  ]);
  return payments.flatMap((payment) => {
    const gig = gigById.get(payment.gigId);
    const account = customerById.get(payment.customer);
    return gig ? [historyRecord(payment, gig, { role: 'customer', account }, publicAddress.of)] : [];
  });
});
