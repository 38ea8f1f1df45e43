import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { complain } from './route.ts';

export const handler = handle(complain, async ({ body, user: caller }, ports) => {
  const complaintType = body.status_complain;
  await advanceRequest(ports, body.request_id, { event: 'complain', by: String(caller.userId), complaintType });
  return confirmation("You've successfully complain this item");
});
