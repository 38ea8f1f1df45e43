import { decimalNumber } from '../../../../shared/domain/money.ts';
import { handle } from '../../../../shared/route/define.ts';
import { gigTariff } from '../../../../shared/rules/price.ts';
import { getPriceConfig } from './route.ts';

export const handler = handle(getPriceConfig, async () => ({
  initialFee: decimalNumber(gigTariff.initialFeeMinor),
  streamingFee: decimalNumber(gigTariff.perMinuteFeeMinor),
  travelFee: decimalNumber(gigTariff.travelFeeMinor),
}));
