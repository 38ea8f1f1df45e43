import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { type Condition, isNew, type Key, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './accounts.keys.ts';
import type { SignInRecord, UserChange, UsersWriter } from './user.ports.ts';
import { User } from './user.ts';
import { freeName, lockKey, lockNames, NameLock } from './user-name.dynamo.ts';
import { hasProvenEmail } from './user-sign-in.rules.ts';

const keyOf = (userId: number) => ({ PK: `${prefixes.user}${userId}`, SK: 'U' });

const UserItem = User.extend({ passwordHash: z.string().nullable() });
type UserItem = z.infer<typeof UserItem>;

/**
 * Users `USR#<id>` / `U`. A lock `UNQ#<kind>#<name>` / `U` makes each e-mail address, username and Facebook account
 * unique. An address that nobody has proven is a claim: its lock ends by itself, and yields to whoever proves it. The
 * password's hash is part of the item, and only `findForSignIn` returns it. `statusBefore` is what a deactivated user's
 * status was.
 */
export function users(runtime: Runtime): UsersWriter {
  const table = tableOf(runtime);
  const nowSeconds = () => Math.floor(runtime.clock.now() / 1000);

  const recordOf = async (userId: number): Promise<SignInRecord | undefined> => {
    const item = await table.get(keyOf(userId), UserItem);
    return item && { user: userOf(item), passwordHash: item.passwordHash };
  };
  const get = async (userId: number) => (await recordOf(userId))?.user;
  const ownerOf = async (key: Key) => {
    const lock = await table.get(key, NameLock);
    return lock?.ttl !== undefined && lock.ttl <= nowSeconds() ? undefined : lock?.userId;
  };
  const findBy = async (key: Key) => {
    const userId = await ownerOf(key);
    return userId === undefined ? undefined : get(userId);
  };

  return {
    get,

    getMany: async (userIds) => {
      const items = await table.getMany([...new Set(userIds)].map(keyOf), UserItem);
      return new Map(items.map((item) => [item.id, userOf(item)]));
    },

    findByEmail: (email) => findBy(lockKey('EMAIL', email)),
    findByFacebookId: (facebookId) => findBy(lockKey('FB', facebookId)),

    findForSignIn: async (name) => {
      const userId = await ownerOf(lockKey(name.includes('@') ? 'EMAIL' : 'USERNAME', name));
      return userId === undefined ? undefined : recordOf(userId);
    },

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

    proveEmail: async (userId, email, at) => {
      const user = await get(userId);
      if (user?.email === email) await activate(table, user, at, nowSeconds());
      else if (user?.pendingEmail === email) await moveInTime(table, user, email, at, nowSeconds());
      else throw new Failure('link_refused');
    },

    setPassword: (user, passwordHash, at) => [
      table.update(
        keyOf(user.id),
        {
          expression:
            'SET passwordHash = :hash, #status = :status, pendingEmail = :none, updatedAt = :at REMOVE pendingEmailFrom',
          names: { '#status': 'status' },
          values: { ':hash': passwordHash, ':status': proven(user), ':none': null, ':at': at },
        },
        asRead(user),
      ),
      ...(hasProvenEmail(user) ? [] : lockNames(table, provenUser(user), nowSeconds())),
    ],

    proveFacebook: (user, at) => [
      table.update(
        keyOf(user.id),
        { expression: 'SET updatedAt = :at REMOVE facebookClaimed', values: { ':at': at } },
        asRead(user),
      ),
      ...lockNames(table, { ...user, facebookClaimed: undefined }, nowSeconds()),
    ],

    setStanding: (user, change, at) =>
      table.update(
        keyOf(user.id),
        {
          expression:
            change === 'deactivated'
              ? 'SET statusBefore = #status, #status = :deactivated, updatedAt = :at'
              : 'SET #status = if_not_exists(statusBefore, :active), updatedAt = :at REMOVE statusBefore',
          names: { '#status': 'status' },
          values: { ':at': at, ...(change === 'deactivated' ? { ':deactivated': change } : { ':active': 'active' }) },
        },
        asRead(user),
      ),

    decideEmailChange: ({ id }, { pendingEmail, isAllowed }, at) =>
      table.update(
        keyOf(id),
        {
          expression: `SET ${isAllowed ? '' : 'pendingEmail = :none, '}updatedAt = :at REMOVE pendingEmailFrom`,
          values: { ':at': at, ...(!isAllowed && { ':none': null }) },
        },
        { expression: 'pendingEmail = :pending', values: { ':pending': pendingEmail }, otherwise: 'link_refused' },
      ),

    commit: (writes) => table.commit(writes),
  };
}

function userOf(item: UserItem): User {
  const { passwordHash, ...user } = item;
  return user;
}

/** The status of a user after proving their address: only a pending user becomes active. */
function proven({ status }: Pick<User, 'status'>): User['status'] {
  return status === 'pending' ? 'active' : status;
}

/** As it was read, and with the same address pending: the former address may have stopped the change meanwhile. */
function stillPending(user: User, email: string): Condition {
  const { expression, values, ...read } = asRead(user);
  return { ...read, expression: `${expression} AND pendingEmail = :pending`, values: { ...values, ':pending': email } };
}

function asRead({ email, status }: Pick<User, 'email' | 'status'>): Condition {
  return {
    expression: 'email = :readEmail AND #status = :readStatus',
    names: { '#status': 'status' },
    values: { ':readEmail': email, ':readStatus': status },
    otherwise: 'changed_meanwhile',
  };
}

/** The user whose names are locked once their address is proven. A Facebook account that they only claim stays a claim. */
function provenUser({ emailClaimed, ...user }: User): User {
  return { ...user, status: proven(user), ...(user.facebookClaimed && { facebookId: null }) };
}

/**
 * Makes the address the user's for good, whoever else claims it. An address that was asked for before that is dropped:
 * whoever asked for it had proven nothing. Two requests may prove it at once: the later one finds
 * the user active, which is what it wanted.
 */
async function activate(table: Table, user: User, at: string, nowSeconds: number): Promise<void> {
  if (hasProvenEmail(user)) return;
  await table.commit([
    table.update(
      keyOf(user.id),
      {
        expression:
          'SET #status = :active, pendingEmail = :none, updatedAt = :at REMOVE emailClaimed, pendingEmailFrom',
        values: { ':at': at, ':none': null },
      },
      {
        expression: 'email = :email AND #status IN (:pending, :active)',
        names: { '#status': 'status' },
        values: { ':email': user.email, ':pending': 'pending', ':active': 'active' },
        otherwise: 'changed_meanwhile',
      },
    ),
    ...lockNames(table, provenUser(user), nowSeconds),
  ]);
}

/** The pending address replaces the former one, unless that has time to object. */
async function moveInTime(table: Table, user: User, email: string, at: string, nowSeconds: number): Promise<void> {
  if (user.pendingEmailFrom !== undefined && at < user.pendingEmailFrom) throw new Failure('email_change_waits');
  await moveTo(table, user, email, at, nowSeconds);
}

/** Locks the new address and frees the former one, in one transaction. */
function moveTo(table: Table, user: User, email: string, at: string, nowSeconds: number): Promise<void> {
  const free = freeName('email_taken', { user, nowSeconds, yields: true });
  return table.commit([
    table.put({ ...lockKey('EMAIL', email), userId: user.id }, free),
    ...(hasProvenEmail(user) ? [table.remove(lockKey('EMAIL', user.email))] : []),
    table.update(
      keyOf(user.id),
      {
        expression:
          'SET email = :email, pendingEmail = :none, #status = :status, updatedAt = :at REMOVE emailClaimed, pendingEmailFrom',
        values: { ':email': email, ':none': null, ':status': proven(user), ':at': at },
      },
      stillPending(user, email),
    ),
  ]);
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
  const sets = `SET ${kept.map(([name]) => `#${name} = :${name}`).join(', ')}`;
  const removes = removed.length > 0 ? ` REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : '';
  return table.update(
    keyOf(user.id),
    {
      expression: sets + removes,
      names: Object.fromEntries(attributes.map(([name]) => [`#${name}`, name])),
      values: Object.fromEntries(kept.map(([name, value]) => [`:${name}`, value])),
    },
    replacing(user, change),
  );
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
