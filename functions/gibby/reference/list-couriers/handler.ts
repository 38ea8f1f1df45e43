import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { type Courier, couriers } from '#shared/gibby/reference/courier.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCouriers } from './route.ts';

export const handler = handle(listCouriers, async ({ query, request }, { publicAddress }) =>
  slicedPage(couriers.map(wireOf), query, publicAddress.of(request.target)),
);

function wireOf({ id, name, slug, phone, webUrl, ...times }: Courier) {
  return { id, name, slug, phone, web_url: webUrl, ...timesOf(times) };
}
