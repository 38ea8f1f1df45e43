import { reportOfRedirect } from '#shared/gibby/payments/doku-report.rules.ts';
import { reportRefused } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { paymentMessage } from './payment-message.ts';
import { handleDokuRedirect } from './route.ts';

export const handler = handle(handleDokuRedirect, async ({ body }, ports) => {
  // Before anything is looked up: whoever guesses learns nothing of which payments there are.
  if (!(await ports.doku.isGenuineRedirect(body))) throw reportRefused(ports, 'redirect', 'words');
  return { data: { message: paymentMessage(await settleTopUp(ports, reportOfRedirect(body))) } };
});
