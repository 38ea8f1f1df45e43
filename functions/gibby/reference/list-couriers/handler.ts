import { type Courier, couriers } from '../../../../shared/domain/courier.ts';
import { slicedPage } from '../../../../shared/domain/gibby-page.ts';
import { timesOf } from '../../../../shared/domain/listed.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listCouriers } from './route.ts';

export const handler = handle(listCouriers, async ({ query, request }, { publicAddress }) =>
  slicedPage(couriers.map(wireOf), query, publicAddress.of(request.target)),
);

function wireOf({ id, name, slug, phone, webUrl, ...times }: Courier) {
  return { id, name, slug, phone, web_url: webUrl, ...timesOf(times) };
}
