import { reportRefused } from '../../../../shared/process/payment-alarms.ts';
import { settleTopUp } from '../../../../shared/process/settle-top-up.ts';
import { handle } from '../../../../shared/route/define.ts';
import { reportOfRedirect } from '../../../../shared/rules/doku-report.ts';
import { paymentMessage } from './payment-message.ts';
import { takeRedirect } from './route.ts';

export const handler = handle(takeRedirect, async ({ body }, ports) => {
  // Before anything is looked up: whoever guesses learns nothing of which payments there are.
  if (!(await ports.doku.isGenuineRedirect(body))) throw reportRefused(ports, 'redirect', 'words');
  return { data: { message: paymentMessage(await settleTopUp(ports, reportOfRedirect(body))) } };
});
