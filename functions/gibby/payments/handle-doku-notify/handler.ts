import { reportRefused } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { settleMessage } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { handleDokuNotify } from './route.ts';

export const handler = handle(
  handleDokuNotify,
  // CONTINUE also for a payment that has failed or was settled before; STOP for one that is not ours or differs.
  (_status, ports, message) =>
    settleMessage(ports, ports.paymentGateway.of('doku'), { source: 'notify', ...message }).then(
      () => 'CONTINUE',
      refused,
    ),
  async (message, ports) => {
    const report = await ports.paymentGateway.of('doku').verify({ source: 'notify', ...message });
    if (typeof report !== 'string') return true;
    reportRefused(ports, 'notify', report);
    return false;
  },
);

/** Any other failure is ours: the error makes Doku repeat the notification. */
function refused(thrown: unknown): string {
  if (thrown instanceof Failure && thrown.code === 'bad_request') return 'STOP';
  throw thrown;
}
