import type { CommentEvent } from '#shared/gibby/comments/comment.ts';
import type { ThreadMessageEvent } from '#shared/gibby/messages/thread.ts';
import type { TopUpEvent } from '#shared/gibby/payments/top-up.ts';
import { topUpTold } from '#shared/gibby/payments/top-up-notifications.rules.ts';
import type { RequestEvent } from '#shared/gibby/requests/request.ts';
import { requestTold } from '#shared/gibby/requests/request-notifications.rules.ts';
import type { FollowEvent } from '#shared/gibby/social/follow.ts';
import type { TrackingUpdated } from '#shared/gibby/tracking/tracking.ts';
import { trackingUpdateTold } from '#shared/gibby/tracking/tracking-notifications.rules.ts';
import type { Match } from '#shared/gibby/trips/match.ts';
import type { PayoutMethodEvent } from '#shared/gibby/wallet/payout-method.ts';
import { payoutMethodTold, withdrawalTold } from '#shared/gibby/wallet/wallet-notifications.rules.ts';
import type { WithdrawalEvent } from '#shared/gibby/wallet/withdrawal.ts';
import { type Telling, wordsOf } from './notification-plan.rules.ts';

/** Gibby events that cause notifications. */
export type NotifiedEvent =
  | FollowEvent
  | RequestEvent
  | PayoutMethodEvent
  | WithdrawalEvent
  | TopUpEvent
  | TrackingUpdated
  | CommentEvent
  | ThreadMessageEvent
  | Match;

/** The notification plan of an event. */
export function tellingOf(event: NotifiedEvent): Telling {
  // A request has many events, all of one form, so another file handles them.
  if ('requestVersion' in event) return requestTold(event);
  switch (event.event) {
    case 'followed':
      return followed(event);
    case 'commented':
      return commented(event);
    case 'messageWritten':
      return written(event);
    case 'matched':
      return matched(event);
    case 'payoutMethodChanged':
      return payoutMethodTold(event);
    case 'createTopUp':
    case 'awaitTransfer':
    case 'payTopUp':
    case 'failTopUp':
    case 'expireTopUp':
      return topUpTold(event);
    case 'trackingUpdated':
      return trackingUpdateTold(event);
    case 'requestWithdrawal':
    case 'approveWithdrawal':
    case 'sendWithdrawal':
    case 'payWithdrawal':
    case 'rejectWithdrawal':
      return withdrawalTold(event);
  }
}

function followed({ followerId, followedId, at }: FollowEvent): Telling {
  return {
    purpose: `followed/${followerId}/${followedId}`,
    people: [followerId],
    notices: (nameOf) => {
      const words = wordsOf('newFollower', { user_id: followerId, name: nameOf(followerId) });
      return [{ ...words, userId: followedId, actorId: followerId, at }];
    },
  };
}

/** Notifies the requester when another user comments on their request. */
function commented({ id, requestId, requesterId, itemName, authorId, at }: CommentEvent): Telling {
  return {
    purpose: `commented/${id}`,
    people: [authorId],
    notices: (nameOf) => {
      if (authorId === requesterId) return [];
      const data = { request_id: requestId, request_comment_id: id, name: nameOf(authorId), item: itemName };
      return [{ ...wordsOf('newComment', data), userId: requesterId, actorId: authorId, at }];
    },
  };
}

/** Notifies a reader who had read everything so far that there is a new message; its text stays in the thread. */
function written({
  id,
  threadId,
  requestId,
  itemName,
  authorId,
  readerId,
  isFirstUnread,
  at,
}: ThreadMessageEvent): Telling {
  return {
    purpose: `messageWritten/${id}`,
    people: [authorId],
    notices: (nameOf) => {
      if (!isFirstUnread) return [];
      const data = { message_id: threadId, request_id: requestId, name: nameOf(authorId), item: itemName };
      return [{ ...wordsOf('newMessage', data), userId: readerId, actorId: authorId, at }];
    },
  };
}

/** Notifies a traveller when a request opens that they could serve, and of the open ones when they post a trip. */
function matched({ requestId, requesterId, itemName, userId, tripId, at }: Match): Telling {
  return {
    purpose: `matched/${requestId}`,
    people: [requesterId],
    notices: (nameOf) => {
      const data = { request_id: requestId, trip_id: tripId, name: nameOf(requesterId), item: itemName };
      return [{ ...wordsOf('requestMatched', data), userId, actorId: requesterId, at }];
    },
  };
}
