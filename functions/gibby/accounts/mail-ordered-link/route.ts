import { mailOrders } from '#shared/gibby/accounts/mail-links/mail-orders.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const mailOrderedLink = defineConsumer({
  summary: 'Mails the link by which a new address is proven',
  on: mailOrders,
  through: 'queue',
  uses: {
    users: 'read',
    mail: 'send',
    mailLinks: 'write',
    publicAddress: 'read',
    pushRecords: 'write',
    rateLimits: 'write',
  },
});
