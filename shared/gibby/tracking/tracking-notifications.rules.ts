import { type Telling, wordsOf } from '#shared/gibby/notifications/notification-plan.rules.ts';
import type { TrackingUpdated } from './tracking.ts';

/** Notifies the requester where their item is, as long as they wait for it. */
export function trackingUpdateTold({
  requestId,
  requesterId,
  item,
  status,
  tag,
  updateId,
  at,
}: TrackingUpdated): Telling {
  const words = wordsOf('trackingUpdated', { request_id: requestId, item, tag });
  return {
    purpose: `trackingUpdated/${requestId}/${updateId}`,
    people: [],
    notices: () => (status === 'delivered' ? [{ ...words, userId: requesterId, actorId: null, at }] : []),
  };
}
