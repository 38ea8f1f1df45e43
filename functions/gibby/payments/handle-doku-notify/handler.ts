import { provenReport, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import type { PaymentReport } from '#shared/gibby/payments/top-up.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { handleDokuNotify } from './route.ts';

export const handler = handle(
  handleDokuNotify,
  // CONTINUE also for a payment that has failed or was settled before; STOP for one that is not ours or differs.
  (_status, ports, report: PaymentReport) => settleTopUp(ports, report).then(() => 'CONTINUE', refused),
  (message, ports) => provenReport(ports, ports.paymentGateway.of('doku'), { source: 'notify', ...message }),
);

/** Any other failure is ours: the error makes Doku repeat the notification. */
function refused(thrown: unknown): string {
  if (thrown instanceof Failure && thrown.code === 'bad_request') return 'STOP';
  throw thrown;
}
