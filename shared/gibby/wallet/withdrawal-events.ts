import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from './wallet.keys.ts';
import { WithdrawalEvent } from './withdrawal.ts';

/** Every change of a withdrawal, from its request on. */
export const withdrawalEvents = defineTopic({
  name: 'withdrawal',
  keys: { partition: prefixes.withdrawal, sort: sortPrefixes.event },
  record: WithdrawalEvent,
});
