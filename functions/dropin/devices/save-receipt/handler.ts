import { handle } from '#shared/kernel/route/define.ts';
import { deliveryFacts } from '#shared/platform/push/push-delivery.rules.ts';
import { confirmedEvent } from './confirmed-event.ts';
import { saveReceipt } from './route.ts';

/** Only the first receipt of a message to the caller is measured; any other receipt is accepted and ignored. */
export const handler = handle(saveReceipt, async ({ body, account: { accountId } }, ports) => {
  const { messageId } = body;
  const event = await confirmedEvent(ports, messageId, accountId);
  if (event && (await ports.pushRecords.confirm(messageId, accountId))) {
    ports.log.info('message received', deliveryFacts(messageId, event.at, ports.clock.now()));
  }
  return { messageId };
});
