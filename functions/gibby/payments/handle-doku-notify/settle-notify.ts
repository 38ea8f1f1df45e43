import { reportOfStatus } from '#shared/gibby/payments/doku-report.rules.ts';
import { reportRefused, reportReversal } from '#shared/gibby/payments/payment-alarms.usecase.ts';
import { type SettlingPorts, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import type { DokuStatus } from '#shared/gibby/payments/top-up.ts';
import { Failure } from '#shared/kernel/errors.ts';

type Word = 'CONTINUE' | 'STOP';

/**
 * What a genuine notification is answered: CONTINUE for a payment of ours, also one that has failed or was settled before;
 * STOP for one that we do not have or that differs from it.
 */
export async function settleNotify(status: DokuStatus, ports: SettlingPorts): Promise<Word> {
  if (status.STATUSTYPE === 'V') return takeReversal(status, ports);
  const report = status.STATUSTYPE === 'P' ? reportOfStatus(status, 'notify') : undefined;
  if (!report) return refused(reportRefused(ports, 'notify', 'form'));
  return settleTopUp(ports, report).then(() => 'CONTINUE', refused);
}

/** Money that is taken back may be spent by now: a person decides, and Doku need not say it again. */
async function takeReversal({ TRANSIDMERCHANT: id }: DokuStatus, ports: SettlingPorts): Promise<Word> {
  const topUp = await ports.topUps.get(id);
  if (!topUp) return refused(reportRefused(ports, 'notify', 'transaction'));
  reportReversal(ports, topUp.id);
  return 'CONTINUE';
}

/** Whatever else fails is our fault, and is told again. */
function refused(thrown: unknown): Word {
  if (thrown instanceof Failure && thrown.code === 'bad_request') return 'STOP';
  throw thrown;
}
