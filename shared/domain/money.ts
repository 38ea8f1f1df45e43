/** Money is a whole number of minor units (cents of USD, rupiah of IDR). These are its forms on the Dropin wire. */

/** The string form of the lists, two decimals always: 589 -> "5.89" (dropin-api.txt, "Get all payout records"). */
export function decimalText(amountMinor: number): string {
  assertMinorUnits(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(3, '0');
  return `${amountMinor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The number form of the detail: 1115 -> 11.15 (dropin-api.txt, "Get Detail Stream Record"). For display, never for arithmetic. */
export function decimalNumber(amountMinor: number): number {
  return Number(decimalText(amountMinor));
}

/** Throws RangeError unless the amount is a whole number that arithmetic keeps exact. */
export function assertMinorUnits(amountMinor: number): void {
  if (!Number.isSafeInteger(amountMinor)) {
    throw new RangeError(`An amount must be a whole number of minor units, not ${amountMinor}.`);
  }
}
