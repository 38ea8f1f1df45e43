import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './comments.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  comments: onTable('gibby/comments/comment.dynamo.ts', [prefixes.comment]),
} as const satisfies Partial<Catalogue>;
