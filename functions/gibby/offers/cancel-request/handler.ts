import { reasonsFor } from '#shared/gibby/reference/reason.ts';
import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { refusedRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cancelRequest } from './route.ts';

export const handler = handle(cancelRequest, async ({ params, body, user: caller }, ports) => {
  const reasonId = body.cancel_status_id;
  if (!reasonsFor('requester_cancel').some(({ id }) => id === reasonId)) throw new Failure('cancel_reason_invalid');
  const command = { event: 'cancel', by: String(caller.userId), reasonId } as const;
  const { request, decision } = await tryAdvanceRequest(ports, params.id, command);
  if (decision.kind !== 'refused') return { data: { message: 'You have successfully cancel this request' } };
  throw request.accepted?.paidAt ? new Failure('deposit_already_placed') : refusedRequest('cancel', decision);
});
