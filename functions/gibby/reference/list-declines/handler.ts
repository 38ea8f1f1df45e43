import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { timesOf } from '../../../../shared/domain/listed.ts';
import { reasonsFor } from '../../../../shared/domain/reason.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listDeclines } from './route.ts';

export const handler = handle(listDeclines, async ({ query, request }, { publicAddress }) => {
  const type = 'decline';
  const wire = reasonsFor(type).map(({ id, name, ...times }) => ({ id, name, type, ...timesOf(times) }) as const);
  return slicedPage(wire, query, publicAddress.of(request.target));
});
