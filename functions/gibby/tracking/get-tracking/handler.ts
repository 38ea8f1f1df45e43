import { trackingDetail } from '#shared/gibby/tracking/tracking.view.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getTracking } from './route.ts';

export const handler = handle(getTracking, async ({ params, user: caller }, ports) => {
  const { requests, trackings, users, cities, publicAddress } = ports;
  const request = await requests.get(params.id);
  const accepted = request?.accepted;
  if (!request || !accepted?.paidAt) throw new Failure('not_found');
  const parties = [request.requesterId, accepted.travellerId];
  if (!parties.includes(caller.userId)) throw new Failure('not_found');
  const [tracking, checkpoints, people, deliveryCity] = await Promise.all([
    trackings.get(request.id, accepted.offerId),
    trackings.checkpoints(request.id),
    users.getMany(parties),
    cities.get(request.deliveryCityId),
  ]);
  const facts = { people, deliveryCity, addressOf: publicAddress.of };
  return { data: trackingDetail({ request, accepted, tracking, checkpoints }, caller.userId, facts) };
});
