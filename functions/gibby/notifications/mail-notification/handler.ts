import { notificationMail } from '#shared/gibby/notifications/notification-messages.rules.ts';
import { recipientFor } from '#shared/gibby/notifications/notification-recipient.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { sendOnce } from '#shared/platform/push/send-once.usecase.ts';
import { mailNotification } from './route.ts';

/** Recorded among the phones that a message was sent to, since mails and pushes share one record. */
const mailbox = 'mailbox';

/** A redelivered record is mailed once. A crash between the mail and its record repeats it, with the same cause. */
export const handler = handle(mailNotification, async (notification, ports) => {
  const user = await recipientFor(notification, 'email', ports);
  if (!user) return;
  const { id } = notification;
  const data = notificationMail(notification);
  await sendOnce(ports, { messageId: id, target: mailbox }, async () => {
    await ports.mail.sendTemplate({ to: user.email, template: 'notification', data, cause: id });
    return true;
  });
});
