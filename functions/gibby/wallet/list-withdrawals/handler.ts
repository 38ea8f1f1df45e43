import { pageOf } from '#shared/gibby/kernel/pagination.ts';
import { maskedWithdrawal } from '#shared/gibby/wallet/withdrawal.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listWithdrawals } from './route.ts';

export const handler = handle(listWithdrawals, async ({ query, user: { userId }, request }, ports) => {
  const { withdrawals, publicAddress } = ports;
  const [total, { items, next }] = await Promise.all([withdrawals.countOf(userId), withdrawals.ofUser(userId, query)]);
  const list = { items: items.map(maskedWithdrawal), total, next, page: query.page, perPage: query.per_page };
  return pageOf(list, publicAddress.of(request.target));
});
