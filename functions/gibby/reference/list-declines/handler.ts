import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { reasonsFor } from '#shared/gibby/reference/reason.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listDeclines } from './route.ts';

export const handler = handle(listDeclines, async ({ query, request }, { publicAddress }) => {
  const type = 'decline';
  const wire = reasonsFor(type).map(({ id, name, ...times }) => ({ id, name, type, ...timesOf(times) }) as const);
  return slicedPage(wire, query, publicAddress.of(request.target));
});
