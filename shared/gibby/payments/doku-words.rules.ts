import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * WORDS, by which Doku's messages are signed (providers.md, "Doku"): SHA-1 over a plain concatenation, in lower-case hex.
 * All amounts are rupiah (currency 360), for which no currency is appended.
 */

/** What the merchant is known by, and the secret that he shares with Doku. */
export interface DokuKeys {
  readonly mallId: string;
  readonly sharedKey: string;
}

/** The payment that every message names. `amount` is written `10000.00`. */
export interface DokuPayment {
  readonly amount: string;
  /** TRANSIDMERCHANT. */
  readonly transactionId: string;
}

/** Of a payment request (ours to Doku, carried by the payer's browser). */
export function requestWords({ mallId, sharedKey }: DokuKeys, { amount, transactionId }: DokuPayment): string {
  return wordsOver(amount, mallId, sharedKey, transactionId);
}

/** Of NOTIFY (Doku's server to ours) and of the reply to CHECKSTATUS. */
export function notifyWords(
  { mallId, sharedKey }: DokuKeys,
  payment: DokuPayment & { readonly resultMessage: string; readonly verifyStatus: string },
): string {
  const { amount, transactionId, resultMessage, verifyStatus } = payment;
  return wordsOver(amount, mallId, sharedKey, transactionId, resultMessage, verifyStatus);
}

/** Of REDIRECT (the payer's browser to ours). The mall id is no part of it. */
export function redirectWords(
  { sharedKey }: DokuKeys,
  { amount, transactionId, statusCode }: DokuPayment & { readonly statusCode: string },
): string {
  return wordsOver(amount, sharedKey, transactionId, statusCode);
}

/** Of CHECKSTATUS (ours to Doku). */
export function checkStatusWords({ mallId, sharedKey }: DokuKeys, transactionId: string): string {
  return wordsOver(mallId, sharedKey, transactionId);
}

/** Compares in a time that tells nothing of where two texts differ: neither may be guessed letter by letter. */
export function sameWords(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function wordsOver(...parts: string[]): string {
  return createHash('sha1').update(parts.join('')).digest('hex');
}

/** Texts of any length become bytes of one length, which is what can be compared so. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
