import type { TopUp } from '#shared/gibby/payments/top-up.ts';
import { Failure } from '#shared/kernel/errors.ts';

/**
 * What the payer reads of a payment as it stands: the two texts of gibby.txt, "Doku Redirect", "Doku Redirect Debug"
 * for one that was made, and ours for a transfer that is awaited, of which it says nothing. Fails with `payment_failed`.
 */
export function paymentMessage({ status, paidItems }: TopUp): string {
  if (status === 'failed' || status === 'expired') throw new Failure('payment_failed');
  if (status !== 'paid') return 'Your transfer is awaited';
  if (paidItems.length === 0) return 'Top Up Success';
  return `Your payment for item request ${paidItems.join(', ')} paid successfully`;
}
