import { reportOfStatus } from '#shared/gibby/payments/doku-report.rules.ts';
import { reportRefused, reportReversal } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { type SettlingPorts, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import type { DokuStatus } from '#shared/gibby/payments/top-up.ts';
import { Failure } from '#shared/kernel/errors.ts';

type Word = 'CONTINUE' | 'STOP';

/**
 * The answer to a genuine notification: CONTINUE for a payment of ours, even if it has failed or was settled before;
 * STOP for an unknown payment or one that differs from the notification.
 */
export async function settleNotify(status: DokuStatus, ports: SettlingPorts): Promise<Word> {
  if (status.STATUSTYPE === 'V') return takeReversal(status, ports);
  const report = status.STATUSTYPE === 'P' ? reportOfStatus(status, 'notify') : undefined;
  if (!report) return refused(reportRefused(ports, 'notify', 'form'));
  return settleTopUp(ports, report).then(() => 'CONTINUE', refused);
}

/** Money that is taken back may already be spent: a person decides, and Doku need not repeat the notification. */
async function takeReversal({ TRANSIDMERCHANT: id }: DokuStatus, ports: SettlingPorts): Promise<Word> {
  const topUp = await ports.topUps.get(id);
  if (!topUp) return refused(reportRefused(ports, 'notify', 'transaction'));
  reportReversal(ports, topUp.id);
  return 'CONTINUE';
}

/** Any other failure is ours: the error makes Doku repeat the notification. */
function refused(thrown: unknown): Word {
  if (thrown instanceof Failure && thrown.code === 'bad_request') return 'STOP';
  throw thrown;
}
