import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * WORDS, the signature of Doku's messages (providers.md, "Doku"): SHA-1 over a plain concatenation, in lower-case hex.
 * All amounts are rupiah (currency 360), for which no currency is appended.
 */

/** The merchant's id, and the secret that the merchant shares with Doku. */
export interface DokuKeys {
  readonly mallId: string;
  readonly sharedKey: string;
}

/** The payment that every message names. `amount` has the form `10000.00`. */
interface DokuPayment {
  readonly amount: string;
  /** TRANSIDMERCHANT. */
  readonly transactionId: string;
}

/** The WORDS of a payment request (ours to Doku, carried by the payer's browser). */
export function requestWords({ mallId, sharedKey }: DokuKeys, { amount, transactionId }: DokuPayment): string {
  return wordsOver(amount, mallId, sharedKey, transactionId);
}

/** The WORDS of NOTIFY (Doku's server to ours) and of the reply to CHECKSTATUS. */
export function notifyWords(
  { mallId, sharedKey }: DokuKeys,
  payment: DokuPayment & { readonly resultMessage: string; readonly verifyStatus: string },
): string {
  const { amount, transactionId, resultMessage, verifyStatus } = payment;
  return wordsOver(amount, mallId, sharedKey, transactionId, resultMessage, verifyStatus);
}

/** The WORDS of REDIRECT (the payer's browser to our server). They do not include the mall id. */
export function redirectWords(
  { sharedKey }: DokuKeys,
  { amount, transactionId, statusCode }: DokuPayment & { readonly statusCode: string },
): string {
  return wordsOver(amount, sharedKey, transactionId, statusCode);
}

/** The WORDS of CHECKSTATUS (ours to Doku). */
export function checkStatusWords({ mallId, sharedKey }: DokuKeys, transactionId: string): string {
  return wordsOver(mallId, sharedKey, transactionId);
}

/**
 * Compares in constant time, so that the duration does not reveal where the texts differ and they cannot be guessed
 * letter by letter.
 */
export function sameWords(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function wordsOver(...parts: string[]): string {
  return createHash('sha1').update(parts.join('')).digest('hex');
}

/** Maps texts of any length to bytes of one length, which `timingSafeEqual` requires. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
