import { confirmation } from '../../../../shared/domain/gibby-wire.ts';
import { advanceRequest } from '../../../../shared/process/advance-request.ts';
import { handle } from '../../../../shared/route/define.ts';
import { complain } from './route.ts';

export const handler = handle(complain, async ({ body, user: caller }, ports) => {
  const complaintType = body.status_complain;
  await advanceRequest(ports, body.request_id, { event: 'complain', by: String(caller.userId), complaintType });
  return confirmation("You've successfully complain this item");
});
