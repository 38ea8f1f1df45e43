import { presentRequest } from '#shared/gibby/requests/present-requests.usecase.ts';
import { maySee } from '#shared/gibby/requests/request-moderation.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getRequest } from './route.ts';

export const handler = handle(getRequest, async ({ params, query, user: caller }, ports) => {
  const request = await ports.requests.get(params.id);
  if (!request || !maySee(request, caller.userId)) throw new Failure('request_not_found');
  const tripId = query.trip ?? query.trip_id;
  return { data: await presentRequest(request, caller.userId, ports, tripId === undefined ? {} : { tripId }) };
});
