import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { reasonsFor } from '#shared/gibby/reference/reason.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listStatuses } from './route.ts';

export const handler = handle(listStatuses, async ({ query, request }, { publicAddress }) =>
  slicedPage(reasonsFor(query.type), query, publicAddress.of(request.target)),
);
