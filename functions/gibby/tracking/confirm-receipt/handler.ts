import { advanceShipment } from '#shared/gibby/tracking/advance-shipment.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { confirmReceipt } from './route.ts';

/** A request that was completed without the requester, by time or by a decision, counts as received. */
export const handler = handle(confirmReceipt, async ({ params, body, user: caller }, ports) => {
  const request = await ports.requests.get(params.id);
  if (!request) throw new Failure('request_not_found');
  if (request.requesterId !== caller.userId) throw new Failure('forbidden');
  if (request.status === 'completed') throw new Failure('already_received');
  const note = { receivedOn: body.received_at };
  await advanceShipment(ports, request.id, { event: 'receive', by: caller.userId, note });
  return {
    http_code: 201,
    message: 'You have successfully receive this request. Money will be forwarded to traveller',
    data: { received_at: body.received_at },
  };
});
