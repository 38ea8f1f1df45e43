import { reportOfRedirect } from '#shared/gibby/payments/doku-report.rules.ts';
import { reportRefused } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { paymentMessage } from './payment-message.ts';
import { takeRedirect } from './route.ts';

export const handler = handle(takeRedirect, async ({ body }, ports) => {
  // Checked before any look-up: a caller who guesses must not learn which payments exist.
  if (!(await ports.doku.isGenuineRedirect(body))) throw reportRefused(ports, 'redirect', 'words');
  return { data: { message: paymentMessage(await settleTopUp(ports, reportOfRedirect(body))) } };
});
