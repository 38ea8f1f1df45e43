import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { banks } from '#shared/gibby/reference/bank.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listBanks } from './route.ts';

export const handler = handle(listBanks, async ({ query, request }, { publicAddress }) => {
  const wire = banks.map(({ id, name, ...times }) => ({ id, name, ...timesOf(times) }));
  return slicedPage(wire, query, publicAddress.of(request.target));
});
