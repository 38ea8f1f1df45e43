import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { reportRequest as report } from '#shared/gibby/reports/report-request.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { reportRequest } from './route.ts';

export const handler = handle(reportRequest, async ({ body, user: { userId } }, ports) => {
  await report(ports, { requestId: body.request_id, userId, reason: body.reason });
  return confirmation('This request reported successfully');
});
