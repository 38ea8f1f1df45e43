import { historyRecord } from '#shared/dropin/history/history.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listPurchases } from './route.ts';

export const handler = handle(listPurchases, async ({ query, account: caller }, ports) => {
  const { settlements, gigs, accounts, publicAddress } = ports;
  const purchases = await settlements.purchasesOf(caller.accountId, { ...query, ...query.sort });
  const [gigById, operatorById] = await Promise.all([
    gigs.getMany(purchases.map(({ gigId }) => gigId)),
    accounts.getMany([...new Set(purchases.map(({ operator }) => operator))]),
  ]);
  return purchases.flatMap((purchase) => {
    const gig = gigById.get(purchase.gigId);
    const account = operatorById.get(purchase.operator);
    return gig ? [historyRecord(purchase, gig, { role: 'operator', account }, publicAddress.of)] : [];
  });
});
