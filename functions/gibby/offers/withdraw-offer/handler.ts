import { advanceRequest } from '#shared/gibby/requests/advance-request.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { withdrawOffer } from './route.ts';

export const handler = handle(withdrawOffer, async ({ params, user: caller }, ports) => {
  await advanceRequest(ports, params.id, { event: 'withdraw', by: String(caller.userId) });
  return { data: { message: 'You have successfully withdrawn your offer' } };
});
