import { timesOf } from '#shared/gibby/kernel/catalog-entry.ts';
import { slicedPage } from '#shared/gibby/kernel/pagination.ts';
import { type Courier, couriers } from '#shared/gibby/reference/courier.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCouriers } from './route.ts';

export const handler = handle(listCouriers, async ({ query, request }, { publicAddress, courierPhones }) => {
  const rows = couriers.map((courier) => wireOf(courier, courierPhones.of(courier.slug)));
  return slicedPage(rows, query, publicAddress.of(request.target));
});

function wireOf({ id, name, slug, webUrl, ...times }: Courier, phone: string) {
  return { id, name, slug, phone, web_url: webUrl, ...timesOf(times) };
}
