import { settleMessage } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { paymentMessage } from './payment-message.ts';
import { handleDokuRedirect } from './route.ts';

export const handler = handle(handleDokuRedirect, async ({ body: fields }, ports) => {
  const topUp = await settleMessage(ports, ports.paymentGateway.of('doku'), { source: 'redirect', fields });
  return { data: { message: paymentMessage(topUp) } };
});
