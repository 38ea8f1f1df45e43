import type { PaymentGateways } from '#shared/gibby/payments/payment-gateway.ports.ts';
import { expireTopUp, type SettlingPorts, settleTopUp } from '#shared/gibby/payments/settle-top-up.usecase.ts';
import type { PaymentReport, TopUp } from '#shared/gibby/payments/top-up.ts';
import { expiryOf, nextCheckOf } from '#shared/gibby/payments/top-up-change.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';

interface CheckingPorts extends SettlingPorts {
  readonly paymentGateway: PaymentGateways;
}

/**
 * Asks the provider about one payment and applies the answer; a payment that is still open when its time is over
 * expires. Returns whether the provider answered: until it does, nothing expires, since the money may be on its way.
 */
export async function checkTopUp(ports: CheckingPorts, topUp: TopUp): Promise<boolean> {
  const now = ports.clock.now();
  // Postponed first, so that a payment that fails here does not come first in every later run.
  await ports.topUps.postpone(topUp, nextCheckOf(topUp, now));
  const report = await ports.paymentGateway.of(topUp.gateway).status(topUp).catch(unanswered);
  if (report === undefined) return false;
  const { nextCheckAt } = report === 'unknown' ? topUp : await settled(ports, topUp, report);
  if (nextCheckAt !== null && now >= expiryOf(topUp)) await expireTopUp(ports, topUp.id);
  return true;
}

/** The payment after the answer. An answer that does not match the payment is reported, and changes nothing. */
async function settled(ports: CheckingPorts, topUp: TopUp, report: PaymentReport): Promise<TopUp> {
  return settleTopUp(ports, report).catch((thrown: unknown) => {
    if (thrown instanceof Failure && thrown.code === 'bad_request') return topUp;
    throw thrown;
  });
}

function unanswered(thrown: unknown): undefined {
  if (thrown instanceof Failure && thrown.code === 'provider_unavailable') return undefined;
  throw thrown;
}
