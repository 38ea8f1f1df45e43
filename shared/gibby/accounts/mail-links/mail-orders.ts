import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { prefixes } from '../accounts.keys.ts';
import { MailOrder } from './mail-link.ts';

/** Every address that was stored and has to be proven by a mailed link. */
export const mailOrders = defineTopic({
  name: 'mailOrder',
  keys: { partition: prefixes.mailOrder, sort: sortPrefixes.event },
  record: MailOrder,
});
