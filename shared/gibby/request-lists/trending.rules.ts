import type { commentEvents } from '#shared/gibby/comments/comment-events.ts';
import type { requestEvents } from '#shared/gibby/requests/request-events.ts';
import type { TopicRecord } from '#shared/kernel/topic.ts';

/**
 * Trending requests are the open ones with the most offers and comments of the last seven days (routes.md, G20: the
 * document does not define it, and its own sample shows a cancelled one).
 */
export const trendDays = 7;

/** How many requests are ranked: five pages of four. */
export const maxRanked = 20;
/** How many are recounted each time, so that once-busy requests drop out. */
export const maxCandidates = 60;

/**
 * What a record adds to a request's trend, with the name under which it counts once. Undefined for a record that adds
 * nothing.
 */
export function trendActivityOf({
  topic,
  record,
}: TopicRecord<typeof requestEvents | typeof commentEvents>):
  | { readonly requestId: number; readonly activity: string }
  | undefined {
  if (topic === 'comment') return { requestId: record.requestId, activity: `comment/${record.id}` };
  if (record.event !== 'offer' || !record.offer) return undefined;
  return { requestId: record.requestId, activity: `offer/${record.offer.offerId}` };
}
