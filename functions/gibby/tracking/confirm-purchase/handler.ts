import { advanceShipment } from '#shared/gibby/tracking/advance-shipment.usecase.ts';
import { loadAcceptedDeal } from '#shared/gibby/tracking/load-accepted-deal.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { confirmPurchase } from './route.ts';

export const handler = handle(confirmPurchase, async ({ params, body, user: caller }, ports) => {
  const { request, tracking } = await loadAcceptedDeal(ports, params.id, caller.userId);
  if (tracking.purchasedOn !== null) throw new Failure('already_purchased');
  if (tracking.shippedOn !== null) throw new Failure('already_delivered');
  const note = { purchasedOn: body.purchased_date };
  await advanceShipment(ports, request.id, { event: 'purchase', by: caller.userId, note });
  return {
    http_code: 201,
    message:
      'You have been successfully mark this request as "Purchase", Please wait until the requester confirm that he receive the item',
    data: { tracking_ship_date: body.purchased_date },
  };
});
