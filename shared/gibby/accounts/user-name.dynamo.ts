import type { ErrorCode } from '#shared/kernel/errors.ts';
import type { Key } from '#shared/platform/dynamo/table.dynamo.ts';
import { prefixes } from './accounts.keys.ts';
import type { User } from './user.ts';

/** Kinds of names that must be unique among users. */
type NameKind = 'EMAIL' | 'USERNAME' | 'FB';

/** The error for a name that belongs to another user. */
export const nameTaken = {
  EMAIL: 'email_taken',
  USERNAME: 'username_taken',
  FB: 'facebook_taken',
} as const satisfies Record<NameKind, ErrorCode>;

/** The key of a name's lock. Names that differ only in case share it. */
export function lockKey(kind: NameKind, name: string): Key {
  return { PK: `${prefixes.userName}${kind}#${name.toLowerCase()}`, SK: 'U' };
}

/** All names of a user. */
export function namesOf({ email, username, facebookId }: User): readonly { kind: NameKind; name: string }[] {
  const names = [
    { kind: 'EMAIL', name: email },
    { kind: 'USERNAME', name: username },
    { kind: 'FB', name: facebookId },
  ] as const;
  return names.flatMap(({ kind, name }) => (name === null ? [] : [{ kind, name }]));
}
