import { tryAdvanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { refusedRequest } from '#shared/gibby/requests/request-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { acceptOffer } from './route.ts';

/** Unlike all other decisions, a repeated acceptance is refused: the document says so (G35, 422). */
export const handler = handle(acceptOffer, async ({ params, body, user: caller }, ports) => {
  const command = { event: 'accept', by: String(caller.userId), offerId: body.offer_id } as const;
  const { request, decision } = await tryAdvanceRequest(ports, params.id, command);
  if (decision.kind === 'apply') return { data: { message: 'You have successfully accept this offer' } };
  if (decision.kind === 'repeat' || request.accepted) throw new Failure('offer_already_accepted');
  throw refusedRequest('accept', decision);
});
