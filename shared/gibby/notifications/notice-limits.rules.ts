import type { LimitRule } from '#shared/kernel/limits/sliding-window.ts';
import type { NotificationKind, StoredNotification } from './notification.ts';
import type { NotificationChannel } from './user-settings.ts';

const daySeconds = 24 * 3600;

/** How often in a day one user may have another mailed or pushed. */
interface NoticeRule {
  readonly perDay: number;
  /** Counted by request and user, or by user alone. */
  readonly per: 'request' | 'actor';
}

/**
 * The kinds that a user can cause again and again for another who does nothing: offers that are withdrawn and made
 * anew, comments, and requests that match the other's trip. All other kinds follow the recipient's own step, or come
 * once.
 */
const noticeRules: Readonly<Partial<Record<NotificationKind, NoticeRule>>> = {
  newOffer: { perDay: 1, per: 'request' },
  newComment: { perDay: 10, per: 'request' },
  requestMatched: { perDay: 10, per: 'actor' },
};

/** The limit that a notification counts against before it is sent by a channel, if its kind has one. */
export function noticeLimit(
  { kind, userId, actorId, data }: StoredNotification,
  channel: NotificationChannel,
): { readonly subject: string; readonly rule: LimitRule } | undefined {
  const rule = noticeRules[kind];
  if (!rule || actorId === null) return undefined;
  const about = rule.per === 'request' ? `#${data.request_id}` : '';
  return {
    subject: `notice#${channel}#${kind}#${userId}#by#${actorId}${about}`,
    rule: { limit: rule.perDay, windowSeconds: daySeconds },
  };
}
