import { payFromCredit } from '#shared/gibby/payments/pay-requests.usecase.ts';
import { wireStatuses } from '#shared/gibby/requests/request.ts';
import { acceptedBy } from '#shared/gibby/requests/request-change.rules.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { payRequest } from './route.ts';

export const handler = handle(payRequest, async ({ params, user: caller }, ports) => {
  const request = await payFromCredit(ports, { payerId: caller.userId, requestId: params.id });
  return {
    data: {
      message: `Your payment for item request ${request.itemName} was paid successfully`,
      request_id: request.id,
      price_to_pay: acceptedBy(request).priceToPayMinor,
      status: wireStatuses[request.status].name,
    },
  };
});
