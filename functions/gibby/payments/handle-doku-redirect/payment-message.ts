import type { TopUp } from '#shared/gibby/payments/top-up.ts';
import { Failure } from '#shared/kernel/errors.ts';

/**
 * The message that the payer reads about a payment in its current state. The document has two texts for a successful
 * payment ("Doku Redirect", "Doku Redirect Debug"); the text for an awaited transfer, which it does not mention, is
 * ours. Fails with `payment_failed`.
 */
export function paymentMessage({ status, paidItems }: TopUp): string {
  if (status === 'failed' || status === 'expired') throw new Failure('payment_failed');
  if (status !== 'paid') return 'Your transfer is awaited';
  if (paidItems.length === 0) return 'Top Up Success';
  return `Your payment for item request ${paidItems.join(', ')} paid successfully`;
}
