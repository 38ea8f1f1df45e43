import { reportOfStatus } from '#shared/gibby/payments/doku-report.rules.ts';
import { expireTopUp, type SettlingPorts, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import type { Doku } from '#shared/gibby/payments/top-up.ports.ts';
import type { DokuStatus, TopUp } from '#shared/gibby/payments/top-up.ts';
import { expiryOf, nextCheckOf } from '#shared/gibby/payments/top-up-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';

interface CheckingPorts extends SettlingPorts {
  readonly doku: Doku;
}

/**
 * Asks Doku about one payment and applies the answer; a payment that is still open when its time is over expires.
 * Returns whether Doku answered: until it does, nothing expires, since the money may be on its way.
 */
export async function checkTopUp(ports: CheckingPorts, topUp: TopUp): Promise<boolean> {
  const now = ports.clock.now();
  // Postponed first, so that a payment that fails here does not come first in every later run.
  await ports.topUps.postpone(topUp, nextCheckOf(topUp, now));
  const { id: transactionId, sessionId } = topUp;
  const status = await ports.doku.checkStatus({ transactionId, sessionId }).catch(unanswered);
  if (status === undefined) return false;
  const { nextCheckAt } = await settled(ports, topUp, status);
  if (nextCheckAt !== null && now >= expiryOf(topUp)) await expireTopUp(ports, topUp.id);
  return true;
}

/** The payment after Doku's answer. An answer that does not match the payment is reported, and changes nothing. */
async function settled(ports: CheckingPorts, topUp: TopUp, status: DokuStatus | 'unknown'): Promise<TopUp> {
  const report = status === 'unknown' ? undefined : reportOfStatus(status, 'checkStatus');
  if (!report) return topUp;
  return settleTopUp(ports, report).catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'bad_request') return topUp;
    throw thrown;
  });
}

function unanswered(thrown: unknown): undefined {
  if (thrown instanceof Failure && thrown.code === 'provider_unavailable') return undefined;
  throw thrown;
}
