import type { CommentEvent } from '#shared/gibby/comments/comment.ts';
import type { ThreadMessageEvent } from '#shared/gibby/messages/thread.ts';
import { planForTopUp } from '#shared/gibby/payments/top-up-notifications.rules.ts';
import { planForRequest } from '#shared/gibby/requests/request-notifications.rules.ts';
import type { FollowEvent } from '#shared/gibby/social/follow.ts';
import { planForTrackingUpdate } from '#shared/gibby/tracking/tracking-notifications.rules.ts';
import type { Match, TripMatches } from '#shared/gibby/trips/match.ts';
import { planForPayoutMethod, planForWithdrawal } from '#shared/gibby/wallet/wallet-notifications.rules.ts';
import { type NotificationPlan, render } from './notification-plan.rules.ts';
import type { NotifiedRecord } from './notified-topics.ts';

/** The notification plan of a record. */
export function planFor({ topic, record }: NotifiedRecord): NotificationPlan {
  switch (topic) {
    case 'follow':
      return planForFollow(record);
    case 'payoutMethod':
      return planForPayoutMethod(record);
    case 'withdrawal':
      return planForWithdrawal(record);
    case 'topUp':
      return planForTopUp(record);
    case 'request':
      return planForRequest(record);
    case 'tracking':
      return planForTrackingUpdate(record);
    case 'comment':
      return planForComment(record);
    case 'threadMessage':
      return planForMessage(record);
    case 'match':
      return planForMatch(record);
    case 'tripMatches':
      return planForTripMatches(record);
  }
}

function planForFollow({ followerId, followedId, at }: FollowEvent): NotificationPlan {
  return {
    purpose: `followed/${followerId}/${followedId}`,
    people: [followerId],
    notificationsFor: (nameOf) => {
      const words = render('newFollower', { user_id: followerId, name: nameOf(followerId) });
      return [{ ...words, userId: followedId, actorId: followerId, at }];
    },
  };
}

/** Notifies the requester when another user comments on their request. */
function planForComment({ id, requestId, requesterId, itemName, authorId, at }: CommentEvent): NotificationPlan {
  return {
    purpose: `commented/${id}`,
    people: [authorId],
    notificationsFor: (nameOf) => {
      if (authorId === requesterId) return [];
      const data = { request_id: requestId, request_comment_id: id, name: nameOf(authorId), item: itemName };
      return [{ ...render('newComment', data), userId: requesterId, actorId: authorId, at }];
    },
  };
}

/** Notifies a reader who had read everything so far that there is a new message; its text stays in the thread. */
function planForMessage({
  id,
  threadId,
  requestId,
  itemName,
  authorId,
  readerId,
  isFirstUnread,
  at,
}: ThreadMessageEvent): NotificationPlan {
  return {
    purpose: `messageWritten/${id}`,
    people: [authorId],
    notificationsFor: (nameOf) => {
      if (!isFirstUnread) return [];
      const data = { message_id: threadId, request_id: requestId, name: nameOf(authorId), item: itemName };
      return [{ ...render('newMessage', data), userId: readerId, actorId: authorId, at }];
    },
  };
}

/** Notifies a traveller when a new request matches their trip. */
function planForMatch({ requestId, requesterId, itemName, userId, tripId, foundBy, at }: Match): NotificationPlan {
  return {
    purpose: `matched/${requestId}`,
    people: [requesterId],
    notificationsFor: (nameOf) => {
      if (foundBy === 'newTrip' || foundBy === 'reopening') return [];
      const data = { request_id: requestId, trip_id: tripId, name: nameOf(requesterId), item: itemName };
      return [{ ...render('requestMatched', data), userId, actorId: requesterId, at }];
    },
  };
}

/** Notifies a traveller once of all the requests that matched their new trip, which may be hundreds. */
function planForTripMatches({ tripId, userId, requests, at }: TripMatches): NotificationPlan {
  return {
    purpose: `tripMatched/${tripId}`,
    people: [],
    notificationsFor: () => [{ ...render('tripMatched', { trip_id: tripId, requests }), userId, actorId: null, at }],
  };
}
