import { gigTariff } from '#shared/dropin/gigs/price.rules.ts';
import { decimalNumber } from '#shared/kernel/money.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { getPriceConfig } from './route.ts';

export const handler = handle(getPriceConfig, async () => ({
  initialFee: decimalNumber(gigTariff.initialFeeMinor),
  streamingFee: decimalNumber(gigTariff.perMinuteFeeMinor),
  travelFee: decimalNumber(gigTariff.travelFeeMinor),
}));
