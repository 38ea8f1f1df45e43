import { assertMinorUnits } from '#shared/kernel/money.ts';

/** What a Dropin gig costs. The document's samples determine the figures (state-machines.md, "Price"). */
export interface Tariff {
  /** Charged for every stream, however short. */
  readonly initialFeeMinor: number;
  /** Charged for every minute of the stream, in proportion to its seconds. */
  readonly perMinuteFeeMinor: number;
  /** Charged once for the operator's way. The document's figures leave no room for it. */
  readonly travelFeeMinor: number;
  /** The operator's share of the price, as a fraction. */
  readonly operatorShare: { readonly numerator: number; readonly denominator: number };
  /** Authorised on the customer's card before operators are asked, and once more whenever they extend the stream. */
  readonly holdMinor: number;
  /** What a customer pays for a late cancellation. */
  readonly cancellationFeeMinor: number;
}

/** 10.00 + 1.00 per minute, half to the operator, 20.00 authorised, in cents of USD. */
export const gigTariff: Tariff = {
  initialFeeMinor: 1000,
  perMinuteFeeMinor: 100,
  travelFeeMinor: 0,
  operatorShare: { numerator: 1, denominator: 2 },
  holdMinor: 2000,
  cancellationFeeMinor: 1000,
};

/** The customer's price and the operator's share of it. The platform keeps the rest, including an odd cent. */
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

/**
 * How many whole seconds of a stream a hold pays for: 20.00 -> 600. 0 when it does not even cover what every stream costs.
 */
export function paidSeconds(holdMinor: number, tariff: Tariff = gigTariff): number {
  const forTimeMinor = holdMinor - tariff.initialFeeMinor - tariff.travelFeeMinor;
  return Math.max(0, Math.floor((forTimeMinor * 60) / tariff.perMinuteFeeMinor));
}

/** Splits a price, rounding the operator's share half-up. */
export function shared(priceMinor: number, tariff: Tariff = gigTariff): Price {
  assertMinorUnits(priceMinor);
  const { numerator, denominator } = tariff.operatorShare;
  return { priceMinor, operatorShareMinor: halfUp(priceMinor * numerator, denominator) };
}

/** numerator / denominator rounded half-up, with integers only: a fraction of a cent never exists. */
function halfUp(numerator: number, denominator: number): number {
  const doubled = 2 * numerator + denominator;
  return (doubled - (doubled % (2 * denominator))) / (2 * denominator);
}
