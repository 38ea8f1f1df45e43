import * as z from 'zod';
import type { ErrorCode } from '#shared/kernel/errors.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import type { Condition, Key, Table } from '#shared/platform/dynamo/table.dynamo.ts';
import { prefixes } from './accounts.keys.ts';
import type { User } from './user.ts';
import { hasProvenEmail } from './user-sign-in.rules.ts';

/** Kinds of names that must be unique among users. */
export type NameKind = 'EMAIL' | 'USERNAME' | 'FB';

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

/**
 * The claim of a pending user ends so long after it was made, unless it is proven: a mailed link is good for a week. That of a
 * user who signed up by Facebook does not: they have used the account since, and the mailed link is their way back in.
 */
const claimSeconds = 30 * 24 * 3600;

export const NameLock = z.object({
  userId: GibbyId,
  /** Set while the name is not proven: then it is free for whoever proves it. */
  claimed: z.literal(true).optional(),
  ttl: z.int().optional(),
});
type NameLock = z.infer<typeof NameLock>;

/**
 * The writes that lock the names of a user, at a second of the clock. What the user has not proven yields to whoever
 * proves it, and an address, proven or not, is free of others' claims; the newest claim is the one that is found. The
 * username of a user without a proven address is theirs for as long as their claim.
 */
export function lockNames(table: Table, user: User, nowSeconds: number): Write[] {
  return locksOf(user, nowSeconds).map(({ kind, name, lock }) => {
    const yields = kind === 'EMAIL' || (kind === 'FB' && !user.facebookClaimed);
    return table.put({ ...lockKey(kind, name), ...lock }, freeName(nameTaken[kind], { user, nowSeconds, yields }));
  });
}

/** The writes that mark the locks of a user's unproven names as what they are, if those say nothing of it yet. */
export function claimNames(
  table: Table,
  user: User,
  nowSeconds: number,
): { readonly key: Key; readonly write: Write }[] {
  return locksOf(user, nowSeconds).flatMap(({ kind, name, lock }) => {
    if (lock.ttl === undefined) return [];
    const key = lockKey(kind, name);
    const unmarked: Condition = {
      expression: 'userId = :user AND attribute_not_exists(#ttl)',
      names: { '#ttl': 'ttl' },
      values: { ':user': user.id },
      otherwise: 'changed_meanwhile',
    };
    return [{ key, write: table.put({ ...key, ...lock }, unmarked) }];
  });
}

interface NamedLock {
  readonly kind: NameKind;
  readonly name: string;
  readonly lock: NameLock;
}

/** All names of a user with what their locks say. */
function locksOf(user: User, nowSeconds: number): readonly NamedLock[] {
  const until = nowSeconds + claimSeconds;
  const isPending = user.status === 'pending' || user.statusBefore === 'pending';
  const proof: Readonly<Record<NameKind, Pick<NameLock, 'claimed' | 'ttl'>>> = {
    EMAIL: hasProvenEmail(user) ? {} : { claimed: true, ...(isPending && { ttl: until }) },
    USERNAME: isPending ? { ttl: until } : {},
    FB: user.facebookClaimed ? { claimed: true } : {},
  };
  return namesOf(user).map(({ kind, name }) => ({ kind, name, lock: { userId: user.id, ...proof[kind] } }));
}

/** Whether a name has no other user, or one whose time is over, or, where claims yield, one who only claims it. */
export function freeName(
  otherwise: ErrorCode,
  {
    user,
    nowSeconds,
    yields,
  }: { readonly user: Pick<User, 'id'>; readonly nowSeconds: number; readonly yields: boolean },
): Condition {
  return {
    expression: `attribute_not_exists(PK) OR userId = :user OR #ttl <= :now${yields ? ' OR claimed = :claimed' : ''}`,
    names: { '#ttl': 'ttl' },
    values: { ':user': user.id, ':now': nowSeconds, ...(yields && { ':claimed': true }) },
    otherwise,
  };
}

/** Whether a user has this name now, ignoring case. */
export function hasName(user: User, kind: NameKind, name: string): boolean {
  return namesOf(user).some((own) => own.kind === kind && lockKey(kind, own.name).PK === lockKey(kind, name).PK);
}

/** All names of a user. */
function namesOf({ email, username, facebookId }: User): readonly { kind: NameKind; name: string }[] {
  const names = [
    { kind: 'EMAIL', name: email },
    { kind: 'USERNAME', name: username },
    { kind: 'FB', name: facebookId },
  ] as const;
  return names.flatMap(({ kind, name }) => (name === null ? [] : [{ kind, name }]));
}
