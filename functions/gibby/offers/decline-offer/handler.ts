import { reasonsFor } from '#shared/gibby/reference/reason.ts';
import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { refusedRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { declineOffer } from './route.ts';

/** The document's answer is the one for an acceptance, copied by mistake (routes.md G36). */
export const handler = handle(declineOffer, async ({ params, body, user: caller }, ports) => {
  const { offer_id: offerId, decline_status_id: reasonId } = body;
  const isReason = reasonsFor('decline').some(({ id }) => id === reasonId);
  if (reasonId !== undefined && !isReason) throw new Failure('decline_reason_invalid');
  const { request, decision } = await tryAdvanceRequest(ports, params.id, {
    event: 'decline',
    by: String(caller.userId),
    offerId,
    ...(reasonId !== undefined && { reasonId }),
  });
  if (decision.kind !== 'refused') return { data: { message: 'You have successfully decline this offer' } };
  throw request.accepted ? new Failure('offer_already_accepted') : refusedRequest('decline', decision);
});
