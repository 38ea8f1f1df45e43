import { wireStatuses } from '../../../../shared/domain/request.ts';
import { payFromCredit } from '../../../../shared/process/pay-requests.ts';
import { handle } from '../../../../shared/route/define.ts';
import { acceptedBy } from '../../../../shared/rules/request-change.ts';
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
