import { notificationMail } from '#shared/gibby/notifications/notification-messages.rules.ts';
import { recipientFor } from '#shared/gibby/notifications/notification-recipient.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { mailNotification } from './route.ts';

/** Recorded among the phones that a message was sent to, since mails and pushes share one record. */
const mailbox = 'mailbox';

/** A redelivered record is mailed once; only a crash between the mail and its record repeats the mail. */
export const handler = handle(mailNotification, async (notification, ports) => {
  const user = await recipientFor(notification, 'email', ports);
  if (!user) return;
  const { mail, pushRecords } = ports;
  const haveIt = await pushRecords.sentTo(notification.id);
  if (haveIt.has(mailbox)) return;
  await mail.sendTemplate({ to: user.email, template: 'notification', data: notificationMail(notification) });
  await pushRecords.recordSent(notification.id, mailbox);
});
