import * as z from 'zod';

/** Money is a whole number of minor units (cents of USD, rupiah of IDR). These are its forms on the wire. */

/** A number as text with two decimals, as answers have it. */
export const DecimalText = z.string().regex(/^-?\d+\.\d\d$/);

/** The text form in lists, always with two decimals: 589 -> "5.89" (dropin.txt, "Get all payout records"). */
export function decimalText(amountMinor: number): string {
  assertMinorUnits(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(3, '0');
  return `${amountMinor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * The number form in details: 1115 -> 11.15 (dropin.txt, "Get Detail Stream Record"). For display, never for
 * arithmetic.
 */
export function decimalNumber(amountMinor: number): number {
  return Number(decimalText(amountMinor));
}

/**
 * Parses rupiah as Gibby's clients write them: `500,000`, `500000`, `500000.00`. Works on digits, never on a fraction;
 * undefined for anything else, and for amounts beyond exact integers.
 */
export function rupiahIn(text: string): number | undefined {
  if (!rupiahPattern.test(text)) return undefined;
  const amountMinor = Number(text.replace(/\..*$/, '').replaceAll(',', ''));
  return Number.isSafeInteger(amountMinor) ? amountMinor : undefined;
}

/** Digits, with or without groups of three, and optional zero cents: a rupiah has no parts. */
export const rupiahPattern = /^(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.00?)?$/;

/** Whole rupiah in the form of the document's responses: 500000 -> "500000.00" (gibby.txt, "Doku Payment"). */
export function rupiahText(amountMinor: number): string {
  assertMinorUnits(amountMinor);
  return `${amountMinor}.00`;
}

/** Throws RangeError unless the amount is an exact whole number. */
export function assertMinorUnits(amountMinor: number): void {
  if (!Number.isSafeInteger(amountMinor)) {
    throw new RangeError(`An amount must be a whole number of minor units, not ${amountMinor}.`);
  }
}
