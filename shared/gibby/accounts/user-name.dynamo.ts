import type { ErrorCode } from '#shared/kernel/errors.ts';
import type { Key } from '#shared/platform/dynamo/table.dynamo.ts';
import { prefixes } from './accounts.keys.ts';
import type { User } from './user.ts';

/** What no two users may have. */
type NameKind = 'EMAIL' | 'USERNAME' | 'FB';

/** What somebody is told who asks for a name of somebody else's. */
export const nameTaken = {
  EMAIL: 'email_taken',
  USERNAME: 'username_taken',
  FB: 'facebook_taken',
} as const satisfies Record<NameKind, ErrorCode>;

/** The lock of a name, in which case makes no difference. */
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
