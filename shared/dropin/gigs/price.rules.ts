import { assertMinorUnits } from '#shared/kernel/money.ts';

/** What a Dropin gig costs. The figures are fixed by the document's samples (state-machines.md, "Price"). */
export interface Tariff {
  /** Paid for every stream, however short. */
  readonly initialFeeMinor: number;
  /** Paid for every minute of the stream, in proportion to its seconds. */
  readonly perMinuteFeeMinor: number;
  /** Paid once for the operator's way. The figures of the document leave nothing for it. */
  readonly travelFeeMinor: number;
  /** The operator's part of what the customer pays, as a fraction. */
  readonly operatorShare: { readonly numerator: number; readonly denominator: number };
  /** Authorised on the customer's card before operators are asked. */
  readonly holdMinor: number;
  /** What a customer pays for a late cancellation. */
  readonly cancellationFeeMinor: number;
}

/** 10.00 + 1.00 a minute, half to the operator, 20.00 authorised, in cents of USD. */
export const gigTariff: Tariff = {
  initialFeeMinor: 1000,
  perMinuteFeeMinor: 100,
  travelFeeMinor: 0,
  operatorShare: { numerator: 1, denominator: 2 },
  holdMinor: 2000,
  cancellationFeeMinor: 1000,
};

/** An amount the customer pays and the operator's part of it. The platform keeps the rest, the odd cent included. */
export interface Price {
  readonly priceMinor: number;
  readonly operatorShareMinor: number;
}

/**
 * The price of a stream: 69 s -> 1115 and 558, 107 s -> 1178 and 589, rounded half-up.
 * Throws RangeError for a duration that is not a whole number of seconds from 0 up.
 */
export function priceOfStream(durationSeconds: number, tariff: Tariff = gigTariff): Price {
  if (!Number.isSafeInteger(durationSeconds) || durationSeconds < 0) {
    throw new RangeError(`A stream lasts a whole number of seconds, not ${durationSeconds}.`);
  }
  const { initialFeeMinor, perMinuteFeeMinor, travelFeeMinor } = tariff;
  return shared(initialFeeMinor + travelFeeMinor + halfUp(perMinuteFeeMinor * durationSeconds, 60), tariff);
}

/** Splits an amount that the customer pays, rounding the operator's part half-up. */
export function shared(priceMinor: number, tariff: Tariff = gigTariff): Price {
  assertMinorUnits(priceMinor);
  const { numerator, denominator } = tariff.operatorShare;
  return { priceMinor, operatorShareMinor: halfUp(priceMinor * numerator, denominator) };
}

/** numerator / denominator rounded half-up, in whole numbers throughout: a fraction of a cent never exists. */
function halfUp(numerator: number, denominator: number): number {
  const doubled = 2 * numerator + denominator;
  return (doubled - (doubled % (2 * denominator))) / (2 * denominator);
}
