import type { User } from '#shared/gibby/accounts/user.ts';
import { displayName } from '#shared/gibby/kernel/display-name.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { userPhotosOf } from '#shared/gibby/pictures/picture.ts';
import type { Timestamp } from '#shared/kernel/time.ts';
import type { Comment, CommentWire } from './comment.ts';

/** A comment in the response to its creation (G24), which has no time. */
export function newCommentWire(
  { id, authorId, message }: Comment,
  author: User | undefined,
  addressOf: (target: string) => string,
): CommentWire {
  return {
    id,
    user: displayName(author),
    user_id: authorId,
    user_image: userPhotosOf(author ?? {}, addressOf),
    message,
  };
}

/** A comment in a list (G23). */
export function commentWire(
  comment: Comment,
  author: User | undefined,
  addressOf: (target: string) => string,
): CommentWire {
  const wire = newCommentWire(comment, author, addressOf);
  return { ...wire, created_at: timeOfDay(comment.at), created_at_iso: comment.at };
}

/** `9:44 AM`, in Gibby's time zone. */
function timeOfDay(at: Timestamp): string {
  const [hours = 0, minutes = ''] = gibbyTimeOf(at).slice(11, 16).split(':');
  const hour = Number(hours);
  return `${hour % 12 || 12}:${minutes} ${hour < 12 ? 'AM' : 'PM'}`;
}
