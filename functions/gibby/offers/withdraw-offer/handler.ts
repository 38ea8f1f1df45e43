import { advanceRequest } from '../../../../shared/process/advance-request.ts';
import { handle } from '../../../../shared/route/define.ts';
import { withdrawOffer } from './route.ts';

export const handler = handle(withdrawOffer, async ({ params, user: caller }, ports) => {
  await advanceRequest(ports, params.id, { event: 'withdraw', by: String(caller.userId) });
  return { data: { message: 'You have successfully withdrawn your offer' } };
});
