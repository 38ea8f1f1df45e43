import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { maySee, reportsThatHide } from '#shared/gibby/requests/request-moderation.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { reportRequest } from './route.ts';

export const handler = handle(reportRequest, async ({ body, user: caller }, ports) => {
  const { requests, reports, clock } = ports;
  const request = await requests.get(body.request_id);
  if (!request || !maySee(request, caller.userId)) throw new Failure('request_not_found');
  if (request.requesterId === caller.userId) throw new Failure('forbidden', { detail: 'his own request' });
  const count = await reports.add(request.id, caller.userId, timestampOf(clock.now()));
  // The report is stored first: if the function crashes before it hides the request, a repeated report hides it.
  if (count >= reportsThatHide && request.hiddenAt === null) {
    await tryAdvanceRequest(ports, request.id, { event: 'hide', actor: 'system', by: 'system' });
  }
  return confirmation('This request reported successfully');
});
