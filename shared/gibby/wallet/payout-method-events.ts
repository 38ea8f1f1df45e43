import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { PayoutMethodEvent } from './payout-method.ts';
import { prefixes } from './wallet.keys.ts';

/** Every change of a payout method. */
export const payoutMethodEvents = defineTopic({
  name: 'payoutMethod',
  keys: { partition: prefixes.payoutMethod, sort: sortPrefixes.event },
  record: PayoutMethodEvent,
});
