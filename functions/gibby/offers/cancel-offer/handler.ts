import { Failure } from '../../../../shared/domain/errors.ts';
import { reasonsFor } from '../../../../shared/domain/reason.ts';
import { advanceRequest } from '../../../../shared/process/advance-request.ts';
import { handle } from '../../../../shared/route/define.ts';
import { cancelOffer } from './route.ts';

export const handler = handle(cancelOffer, async ({ params, body, user: caller }, ports) => {
  const reasonId = body.cancel_status_id;
  if (!reasonsFor('traveller_cancel').some(({ id }) => id === reasonId)) throw new Failure('cancel_reason_invalid');
  await advanceRequest(ports, params.id, { event: 'cancelOffer', by: String(caller.userId), reasonId });
  return { data: { message: 'You have been successfully cancel this offer' } };
});
