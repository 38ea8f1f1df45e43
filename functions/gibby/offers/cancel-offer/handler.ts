import { reasonsFor } from '#shared/gibby/reference/reason.ts';
import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { cancelOffer } from './route.ts';

export const handler = handle(cancelOffer, async ({ params, body, user: caller }, ports) => {
  const reasonId = body.cancel_status_id;
  if (!reasonsFor('traveller_cancel').some(({ id }) => id === reasonId)) throw new Failure('cancel_reason_invalid');
  await advanceRequest(ports, params.id, { event: 'cancelOffer', by: String(caller.userId), reasonId });
  return { data: { message: 'You have been successfully cancel this offer' } };
});
