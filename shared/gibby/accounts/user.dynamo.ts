import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './accounts.keys.ts';
import type { SignInRecord, UserChange, UsersWriter } from './user.ports.ts';
import { User } from './user.ts';
import { claimNames, freeName, hasName, lockKey, lockNames, type NameKind, NameLock } from './user-name.dynamo.ts';
import { hasProvenEmail, provenStatus } from './user-sign-in.rules.ts';

const keyOf = (userId: number) => ({ PK: `${prefixes.user}${userId}`, SK: 'U' });

const UserItem = User.extend({ passwordHash: z.string().nullable() });
type UserItem = z.infer<typeof UserItem>;

/**
 * Users `USR#<id>` / `U`. A lock `UNQ#<kind>#<name>` / `U` makes each e-mail address, username and Facebook account
 * unique. An address that nobody has proven is a claim: its lock ends by itself, and yields to whoever proves it. The
 * password's hash is part of the item, and only `findForSignIn` returns it.
 */
export function users(runtime: Runtime): UsersWriter {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  const recordOf = async (userId: number): Promise<SignInRecord | undefined> => {
    const item = await table.get(keyOf(userId), UserItem);
    return item && { user: userOf(item), passwordHash: item.passwordHash };
  };
  const get = async (userId: number) => (await recordOf(userId))?.user;
  /** The lock of a claimed address stays when its user moves to another, so the user has to have the name still. */
  const recordBy = async (kind: NameKind, name: string) => {
    const lock = await table.get(lockKey(kind, name), NameLock);
    if (!lock || (lock.ttl !== undefined && lock.ttl <= nowSeconds())) return undefined;
    const record = await recordOf(lock.userId);
    return record && hasName(record.user, kind, name) ? record : undefined;
  };

  return {
    get,

    getMany: async (userIds) => {
      const items = await table.getMany([...new Set(userIds)].map(keyOf), UserItem);
      return new Map(items.map((item) => [item.id, userOf(item)]));
    },

    findByEmail: async (email) => (await recordBy('EMAIL', email))?.user,
    findByFacebookId: async (facebookId) => (await recordBy('FB', facebookId))?.user,
    findForSignIn: (name) => recordBy(name.includes('@') ? 'EMAIL' : 'USERNAME', name),

    create: (user, passwordHash, also = []) =>
      table.commit([
        table.put({ ...keyOf(user.id), ...user, passwordHash }, isNew('changed_meanwhile')),
        ...lockNames(table, user, nowSeconds()),
        ...also,
      ]),

    change: (user, change, at, also = []) =>
      table.commit([
        ...(change.username === undefined ? [] : moveOfUsername(table, user, change.username, nowSeconds())),
        changeOf(table, user, change, at),
        ...also,
      ]),

    proveEmail: (userId, email, at, also = []) =>
      // Two requests may prove it at once: the later one finds it proven, which is what it wanted.
      retryOnConflict('the user of a link keeps changing', async () => {
        const user = await get(userId);
        if (user?.email === email) {
          const writes = [...proof(table, user, { at, nowSeconds: nowSeconds() }), ...also];
          if (!hasProvenEmail(user)) await table.commit(writes);
        } else if (user?.pendingEmail === email) {
          refuseEarly(user, at);
          await table.commit([...moveTo(table, user, email, at, nowSeconds()), ...also]);
        } else throw new Failure('link_refused');
      }),

    setPassword: (user, passwordHash, at) => proof(table, user, { at, nowSeconds: nowSeconds(), passwordHash }),
    proveFacebook: (user, at) => proof(table, user, { at, nowSeconds: nowSeconds(), isOfFacebook: true }),

    setStanding: (user, change, act) => {
      const { status, statusBefore = 'active' } = user;
      const isOut = change === 'deactivated';
      const former = isOut && status !== change ? { statusBefore: status } : {};
      const acts = [...user.acts, act];
      const fields = { status: isOut ? change : statusBefore, ...former, pendingEmail: null, acts, updatedAt: act.at };
      const gone = ['pendingEmailFrom', ...(isOut ? [] : ['statusBefore'])];
      return table.update(keyOf(user.id), settingOf(fields, gone), asRead(user));
    },

    decideEmailChange: ({ id }, { pendingEmail, isAllowed }, at) =>
      table.update(
        keyOf(id),
        {
          expression: `SET ${isAllowed ? '' : 'pendingEmail = :none, '}updatedAt = :at REMOVE pendingEmailFrom`,
          values: { ':at': at, ...(!isAllowed && { ':none': null }) },
        },
        { expression: 'pendingEmail = :pending', values: { ':pending': pendingEmail }, otherwise: 'link_refused' },
      ),

    markClaims: async (userId) => {
      const user = await get(userId);
      if (!user || hasProvenEmail(user)) return;
      // A name that is marked already says enough, and would keep the others from being marked.
      const marks = await Promise.all(
        claimNames(table, user, nowSeconds()).map(async ({ key, write }) => {
          const lock = await table.get(key, NameLock);
          return lock?.userId === userId && lock.ttl === undefined ? [write] : [];
        }),
      );
      const writes = marks.flat();
      if (writes.length === 0) return;
      await commitIfUnchanged(table, [table.check(keyOf(userId), asRead(user)), ...writes]);
    },

    commit: (writes) => table.commit(writes),
  };
}

function userOf(item: UserItem): User {
  const { passwordHash, ...user } = item;
  return user;
}

/** As it was read, and with the same address pending: the former address may have stopped the change meanwhile. */
function stillPending(user: User, email: string): Condition {
  const { expression, values, ...read } = asRead(user);
  return { ...read, expression: `${expression} AND pendingEmail = :pending`, values: { ...values, ':pending': email } };
}

function asRead({ email, status, statusBefore }: Pick<User, 'email' | 'status' | 'statusBefore'>): Condition {
  const sameBefore = statusBefore === undefined ? 'attribute_not_exists(statusBefore)' : 'statusBefore = :readBefore';
  return {
    expression: `email = :readEmail AND #status = :readStatus AND ${sameBefore}`,
    names: { '#status': 'status' },
    values: {
      ':readEmail': email,
      ':readStatus': status,
      ...(statusBefore !== undefined && { ':readBefore': statusBefore }),
    },
    otherwise: 'changed_meanwhile',
  };
}

interface Proof {
  readonly at: string;
  readonly nowSeconds: number;
  readonly passwordHash?: string;
  /** Whether Facebook is the proof, which then proves the user's Facebook account too. */
  readonly isOfFacebook?: boolean;
}

/**
 * Makes the address the user's for good, whoever else claims it. An address that was asked for before that is dropped:
 * whoever asked for it had proven nothing.
 */
function proof(table: Table, user: User, { at, nowSeconds, passwordHash, isOfFacebook = false }: Proof): Write[] {
  const standing = provenStatus(user);
  const fields = { ...standing, ...(passwordHash && { passwordHash }), pendingEmail: null, updatedAt: at };
  const gone = ['emailClaimed', 'pendingEmailFrom', ...(isOfFacebook ? ['facebookClaimed'] : [])];
  const isNews = !hasProvenEmail(user) || isOfFacebook;
  const { emailClaimed, facebookClaimed, ...proven } = user;
  // A Facebook account that they only claim stays a claim.
  const facebookId = facebookClaimed && !isOfFacebook ? null : user.facebookId;
  return [
    table.update(keyOf(user.id), settingOf(fields, gone), asRead(user)),
    ...(isNews ? lockNames(table, { ...proven, ...standing, facebookId }, nowSeconds) : []),
  ];
}

/** Refuses a pending address while the former one has time to object. */
function refuseEarly({ pendingEmailFrom }: User, at: string): void {
  if (pendingEmailFrom !== undefined && at < pendingEmailFrom) throw new Failure('email_change_waits');
}

/** Locks the new address and frees the former one, in one transaction. */
function moveTo(table: Table, user: User, email: string, at: string, nowSeconds: number): Write[] {
  const free = freeName('email_taken', { user, nowSeconds, yields: true });
  return [
    table.put({ ...lockKey('EMAIL', email), userId: user.id }, free),
    ...(hasProvenEmail(user) ? [table.remove(lockKey('EMAIL', user.email))] : []),
    table.update(
      keyOf(user.id),
      settingOf({ ...provenStatus(user), email, pendingEmail: null, updatedAt: at }, [
        'emailClaimed',
        'pendingEmailFrom',
      ]),
      stillPending(user, email),
    ),
  ];
}

/** The writes that exchange the lock of one username for another. Another spelling of the same name keeps its lock. */
function moveOfUsername(table: Table, user: User, username: string, nowSeconds: number): Write[] {
  const former = user.username === null ? undefined : lockKey('USERNAME', user.username);
  const next = lockKey('USERNAME', username);
  if (former?.PK === next.PK) return [];
  const free = freeName('username_taken', { user, nowSeconds, yields: false });
  const taking = table.put({ ...next, userId: user.id }, free);
  return former ? [taking, table.remove(former)] : [taking];
}

function changeOf(table: Table, user: User, change: UserChange, at: string): Write {
  const attributes = Object.entries({ ...change, updatedAt: at }).filter(([, value]) => value !== undefined);
  const kept = attributes.filter(([, value]) => value !== null);
  const removed = attributes.filter(([, value]) => value === null);
  const setting = settingOf(
    Object.fromEntries(kept),
    removed.map(([name]) => name),
  );
  return table.update(keyOf(user.id), setting, replacing(user, change));
}

/**
 * Replaces only what was read: of two concurrent new photos, one would otherwise stay in storage unused. And whether a new
 * address has to wait depends on the present one, and on whether that is proven.
 */
function replacing(user: User, change: UserChange): Condition {
  const ofUsername = change.username !== undefined ? ['username = :readUsername'] : [];
  const samePhoto = user.photo ? 'photo = :readPhoto' : 'attribute_not_exists(photo)';
  const ofPhoto = change.photo ? [samePhoto] : [];
  const sameClaim = `attribute_${user.emailClaimed === undefined ? 'not_exists' : 'exists'}(emailClaimed)`;
  const asksForAddress = typeof change.pendingEmail === 'string';
  const ofAddress = asksForAddress ? ['email = :readEmail', '#status = :readStatus', sameClaim] : [];
  return {
    expression: ['attribute_exists(PK)', ...ofUsername, ...ofPhoto, ...ofAddress].join(' AND '),
    ...(asksForAddress && { names: { '#status': 'status' } }),
    values: {
      ...(asksForAddress && { ':readEmail': user.email, ':readStatus': user.status }),
      ...(change.username !== undefined && { ':readUsername': user.username }),
      ...(change.photo && user.photo && { ':readPhoto': user.photo }),
    },
    otherwise: (found) => (found ? 'changed_meanwhile' : 'user_not_found'),
  };
}
