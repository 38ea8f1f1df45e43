import { commentEvents } from '#shared/gibby/comments/comment-events.ts';
import { threadMessages } from '#shared/gibby/messages/thread-messages.ts';
import { topUpEvents } from '#shared/gibby/payments/top-up-events.ts';
import { requestEvents } from '#shared/gibby/requests/request-events.ts';
import { followEvents } from '#shared/gibby/social/follow-events.ts';
import { trackingEvents } from '#shared/gibby/tracking/tracking-events.ts';
import { newMatches } from '#shared/gibby/trips/new-matches.ts';
import { tripMatches } from '#shared/gibby/trips/trip-matches.ts';
import { payoutMethodEvents } from '#shared/gibby/wallet/payout-method-events.ts';
import { withdrawalEvents } from '#shared/gibby/wallet/withdrawal-events.ts';
import type { TopicRecord } from '#shared/kernel/topic.ts';

/** The topics whose records cause notifications. */
export const notifiedTopics = [
  followEvents,
  payoutMethodEvents,
  withdrawalEvents,
  topUpEvents,
  requestEvents,
  trackingEvents,
  commentEvents,
  threadMessages,
  newMatches,
  tripMatches,
] as const;

/** A record that causes notifications, with its topic. */
export type NotifiedRecord = TopicRecord<(typeof notifiedTopics)[number]>;
