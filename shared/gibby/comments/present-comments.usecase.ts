import type { UsersReader } from '#shared/gibby/accounts/user.ports.ts';
import type { PublicAddress } from '#shared/platform/http/http.ports.ts';
import type { Comment, CommentWire } from './comment.ts';
import { commentWire } from './comment.view.ts';

/** Comments with their authors, in their order. */
export async function presentComments(
  comments: readonly Comment[],
  { users, publicAddress }: { readonly users: UsersReader; readonly publicAddress: PublicAddress },
): Promise<CommentWire[]> {
  const authors = await users.getMany(comments.map(({ authorId }) => authorId));
  return comments.map((comment) => commentWire(comment, authors.get(comment.authorId), publicAddress.of));
}
