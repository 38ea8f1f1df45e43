/** Money is a whole number of minor units (cents of USD, rupiah of IDR). These are its forms on the Dropin wire. */

/** The string form of the lists, two decimals always: 589 -> "5.89" (dropin.txt, "Get all payout records"). */
export function decimalText(amountMinor: number): string {
  assertMinorUnits(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(3, '0');
  return `${amountMinor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The number form of the detail: 1115 -> 11.15 (dropin.txt, "Get Detail Stream Record"). For display, never for arithmetic. */
export function decimalNumber(amountMinor: number): number {
  return Number(decimalText(amountMinor));
}

/**
 * Rupiah as Gibby's callers write them: `500,000`, `500000`, `500000.00`. Read digit by digit, never as a fraction;
 * undefined for anything else, and for more than arithmetic keeps exact.
 */
export function rupiahIn(text: string): number | undefined {
  if (!rupiahPattern.test(text)) return undefined;
  const amountMinor = Number(text.replace(/\..*$/, '').replaceAll(',', ''));
  return Number.isSafeInteger(amountMinor) ? amountMinor : undefined;
}

/** Digits, in groups of three or without any, and cents that are none: a rupiah has no parts. */
export const rupiahPattern = /^(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.00?)?$/;

/** Whole rupiah in the form that the document answers: 500000 -> "500000.00" (gibby.txt, "Doku Payment"). */
export function rupiahText(amountMinor: number): string {
  assertMinorUnits(amountMinor);
  return `${amountMinor}.00`;
}

/** Throws RangeError unless the amount is a whole number that arithmetic keeps exact. */
export function assertMinorUnits(amountMinor: number): void {
  if (!Number.isSafeInteger(amountMinor)) {
    throw new RangeError(`An amount must be a whole number of minor units, not ${amountMinor}.`);
  }
}
