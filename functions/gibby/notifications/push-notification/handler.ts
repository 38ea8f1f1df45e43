import { notificationPush } from '#shared/gibby/notifications/notification-messages.rules.ts';
import { recipientFor } from '#shared/gibby/notifications/notification-recipient.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { pushOnce } from '#shared/platform/push/push-once.usecase.ts';
import { pushNotification } from './route.ts';

/** A redelivered record is sent only to the phones that do not have it yet. */
export const handler = handle(pushNotification, async (notification, ports) => {
  const message = notificationPush(notification, ports.clock.now());
  const user = message && (await recipientFor(notification, 'fcm', ports));
  if (user) await pushOnce(ports, [{ accountId: deviceOwnerOf(user.id), message }]);
});
