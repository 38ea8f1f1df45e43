import { Failure } from '../../../../shared/domain/errors.ts';
import { showRequest } from '../../../../shared/process/show-requests.ts';
import { handle } from '../../../../shared/route/define.ts';
import { maySee } from '../../../../shared/rules/reporting.ts';
import { getRequest } from './route.ts';

export const handler = handle(getRequest, async ({ params, query, user: caller }, ports) => {
  const request = await ports.requests.get(params.id);
  if (!request || !maySee(request, caller.userId)) throw new Failure('request_not_found');
  const tripId = query.trip ?? query.trip_id;
  return { data: await showRequest(request, caller.userId, ports, tripId === undefined ? {} : { tripId }) };
});
