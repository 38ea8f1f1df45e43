import { deviceOwnerOf } from '../../../../shared/domain/device.ts';
import { pushOnce } from '../../../../shared/process/push-once.ts';
import { wantingUser } from '../../../../shared/process/wanting-user.ts';
import { handle } from '../../../../shared/route/define.ts';
import { notificationPush } from '../../../../shared/rules/notification-messages.ts';
import { pushNotification } from './route.ts';

/** A record that comes again is sent to the phones that it did not reach before. */
export const handler = handle(pushNotification, async (notification, ports) => {
  const message = notificationPush(notification, ports.clock.now());
  const user = message && (await wantingUser(notification, 'fcm', ports));
  if (user) await pushOnce(ports, [{ accountId: deviceOwnerOf(user.id), message }]);
});
