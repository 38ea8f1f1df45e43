import { provenReport, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { paymentMessage } from './payment-message.ts';
import { handleDokuRedirect } from './route.ts';

export const handler = handle(handleDokuRedirect, async ({ body: fields }, ports) => {
  const report = await provenReport(ports, ports.paymentGateway.of('doku'), { source: 'redirect', fields });
  if (!report) throw new Failure('bad_request');
  return { data: { message: paymentMessage(await settleTopUp(ports, report)) } };
});
