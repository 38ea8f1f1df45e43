import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { reasonsFor } from '../../../../shared/domain/reason.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listStatuses } from './route.ts';

export const handler = handle(listStatuses, async ({ query, request }, { publicAddress }) =>
  slicedPage(reasonsFor(query.type), query, publicAddress.of(request.target)),
);
