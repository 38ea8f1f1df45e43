import { advanceShipment } from '#shared/gibby/tracking/advance-shipment.usecase.ts';
import { parcelOfDelivery } from '#shared/gibby/tracking/delivery.rules.ts';
import { loadAcceptedDeal } from '#shared/gibby/tracking/load-accepted-deal.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { confirmDelivery } from './route.ts';

export const handler = handle(confirmDelivery, async ({ params, body, user: caller }, ports) => {
  const { request, accepted, tracking } = await loadAcceptedDeal(ports, params.id, caller.userId);
  if (tracking.shippedOn !== null) throw new Failure('already_delivered');
  const parcel = parcelOfDelivery(body, accepted.collectionMethodId);
  const note = { shippedOn: body.tracking_ship_date, parcel };
  await advanceShipment(ports, request.id, { event: 'deliver', by: caller.userId, note });
  return {
    http_code: 201,
    message:
      'You have been successfully mark this request as "Deliver", Please wait until the requester confirm that he receive the item',
    data: { tracking_ship_date: body.tracking_ship_date },
  };
});
