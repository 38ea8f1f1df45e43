import { banks } from '../../../../shared/domain/bank.ts';
import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { timesOf } from '../../../../shared/domain/listed.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listBanks } from './route.ts';

export const handler = handle(listBanks, async ({ query, request }, { publicAddress }) => {
  const wire = banks.map(({ id, name, ...times }) => ({ id, name, ...timesOf(times) }));
  return slicedPage(wire, query, publicAddress.of(request.target));
});
