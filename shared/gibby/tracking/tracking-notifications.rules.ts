import { type NotificationPlan, render } from '#shared/gibby/notifications/notification-plan.rules.ts';
import type { TrackingUpdated } from './tracking.ts';

/** Notifies the requester where their item is, as long as they wait for it. */
export function planForTrackingUpdate({
  requestId,
  requesterId,
  item,
  status,
  tag,
  updateId,
  at,
}: TrackingUpdated): NotificationPlan {
  const words = render('trackingUpdated', { request_id: requestId, item, tag });
  return {
    purpose: `trackingUpdated/${requestId}/${updateId}`,
    people: [],
    notificationsFor: () => (status === 'delivered' ? [{ ...words, userId: requesterId, actorId: null, at }] : []),
  };
}
