import type { Comment, CommentWire } from '../domain/comment.ts';
import type { PublicAddress } from '../ports/platform.ts';
import type { UsersReader } from '../ports/users.ts';
import { commentWire } from '../rules/comment-wire.ts';

/** Comments with their authors, in their order. */
export async function showComments(
  comments: readonly Comment[],
  { users, publicAddress }: { readonly users: UsersReader; readonly publicAddress: PublicAddress },
): Promise<CommentWire[]> {
  const authors = await users.getMany(comments.map(({ authorId }) => authorId));
  return comments.map((comment) => commentWire(comment, authors.get(comment.authorId), publicAddress.of));
}
