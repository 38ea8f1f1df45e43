import type { Comment } from '#shared/gibby/comments/comment.ts';
import type { RequestEvent } from '#shared/gibby/requests/request.ts';

/**
 * What trends are the open requests with most offers and comments of the last seven days (G20: the document
 * says nothing of it, and its own sample shows a cancelled one).
 */
export const trendDays = 7;

/** How many requests are ranked: five pages of four. */
export const mostRanked = 20;
/** How many are counted anew each time, so that what was busy once makes way. */
export const mostCandidates = 60;

/** The deed that a record tells of, by the name under which it counts once; undefined for what makes nothing trend. */
export function trendDeedOf(
  record: RequestEvent | Comment,
): { readonly requestId: number; readonly deed: string } | undefined {
  if ('authorId' in record) return { requestId: record.requestId, deed: `comment/${record.id}` };
  if (record.event !== 'offer' || !record.offer) return undefined;
  return { requestId: record.requestId, deed: `offer/${record.offer.offerId}` };
}
