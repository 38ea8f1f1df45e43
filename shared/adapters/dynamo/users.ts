import { Failure } from '../../domain/errors.ts';
import type { User } from '../../domain/user.ts';
import type { SignInRecord, UsersWriter } from '../../ports/users.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { withoutKeys } from './read.ts';
import { type Condition, isNew, type Key, type Table, tableOf } from './table.ts';
import { lockKey, namesOf, nameTaken } from './user-names.ts';

const keyOf = (userId: number) => ({ PK: `${prefixes.user}${userId}`, SK: 'U' });

type UserItem = User & Key & { readonly passwordHash: string | null };

/**
 * Users `USR#<id>` / `U`, and for each e-mail address, username and Facebook account a lock `UNQ#<kind>#<name>` / `U` that
 * makes it unique. The password's hash is part of the item and leaves it for `findForSignIn` alone.
 */
export function users(runtime: Runtime): UsersWriter {
  const table = tableOf(runtime);

  const recordOf = async (userId: number): Promise<SignInRecord | undefined> => {
    const item = await table.get<UserItem>(keyOf(userId));
    return item && { user: userOf(item), passwordHash: item.passwordHash };
  };
  const get = async (userId: number) => (await recordOf(userId))?.user;
  const ownerOf = async (key: Key) => (await table.get<{ userId: number }>(key))?.userId;
  const findBy = async (key: Key) => {
    const userId = await ownerOf(key);
    return userId === undefined ? undefined : get(userId);
  };

  return {
    get,

    getMany: async (userIds) => {
      const items = await table.getMany<UserItem>([...new Set(userIds)].map(keyOf));
      return new Map(items.map((item) => [item.id, userOf(item)]));
    },

    findByEmail: (email) => findBy(lockKey('EMAIL', email)),
    findByFacebookId: (facebookId) => findBy(lockKey('FB', facebookId)),

    findForSignIn: async (name) => {
      const userId = await ownerOf(lockKey(name.includes('@') ? 'EMAIL' : 'USERNAME', name));
      return userId === undefined ? undefined : recordOf(userId);
    },

    create: (user, passwordHash) =>
      table.commit([
        table.put({ ...keyOf(user.id), ...user, passwordHash }, isNew('changed_meanwhile')),
        ...namesOf(user).map(({ kind, name }) =>
          table.put({ ...lockKey(kind, name), userId: user.id }, isNew(nameTaken[kind])),
        ),
      ]),

    claimEmail: (userId, email, at) =>
      table.commit([
        table.update(
          keyOf(userId),
          { expression: 'SET pendingEmail = :email, updatedAt = :at', values: { ':email': email, ':at': at } },
          { expression: 'attribute_exists(PK)', otherwise: 'user_not_found' },
        ),
      ]),

    proveEmail: async (userId, email, at) => {
      const user = await get(userId);
      if (user?.email === email) await activate(table, user, at);
      else if (user?.pendingEmail === email) await moveTo(table, user, email, at);
      else throw new Failure('link_refused');
    },

    setPassword: (user, passwordHash, at) =>
      table.update(
        keyOf(user.id),
        {
          expression: 'SET passwordHash = :hash, #status = :status, updatedAt = :at',
          names: { '#status': 'status' },
          values: { ':hash': passwordHash, ':status': proven(user), ':at': at },
        },
        asRead(user),
      ),

    rename: async (userId, username, at) => {
      const user = await get(userId);
      if (!user) throw new Failure('user_not_found');
      if (user.username !== username) await renameTo(table, user, username, at);
    },

    commit: (writes) => table.commit(writes),
  };
}

function userOf(item: UserItem): User {
  const { passwordHash, ...user } = item;
  return withoutKeys<User>(user);
}

/** What a user becomes whose address is proven: nothing but a pending one changes. */
function proven({ status }: Pick<User, 'status'>): User['status'] {
  return status === 'pending' ? 'active' : status;
}

function asRead({ email, status }: Pick<User, 'email' | 'status'>): Condition {
  return {
    expression: 'email = :readEmail AND #status = :readStatus',
    names: { '#status': 'status' },
    values: { ':readEmail': email, ':readStatus': status },
    otherwise: 'changed_meanwhile',
  };
}

/** Rivals may both have opened the link: whoever finds the user active has what it came for. */
async function activate(table: Table, user: User, at: string): Promise<void> {
  if (user.status !== 'pending') return;
  await table.commit([
    table.update(
      keyOf(user.id),
      {
        expression: 'SET #status = :active, updatedAt = :at',
        values: { ':at': at },
      },
      {
        expression: 'email = :email AND #status IN (:pending, :active)',
        names: { '#status': 'status' },
        values: { ':email': user.email, ':pending': 'pending', ':active': 'active' },
        otherwise: 'changed_meanwhile',
      },
    ),
  ]);
}

/** The new address is locked and the former one is free for others, all in one. */
function moveTo(table: Table, user: User, email: string, at: string): Promise<void> {
  return table.commit([
    table.put({ ...lockKey('EMAIL', email), userId: user.id }, isNew('email_taken')),
    table.remove(lockKey('EMAIL', user.email)),
    table.update(
      keyOf(user.id),
      {
        expression: 'SET email = :email, pendingEmail = :none, #status = :status, updatedAt = :at',
        values: { ':email': email, ':none': null, ':status': proven(user), ':at': at },
      },
      asRead(user),
    ),
  ]);
}

/** Another spelling of the same name keeps its lock. */
function renameTo(table: Table, user: User, username: string, at: string): Promise<void> {
  const [former, next] = [user.username, username].map((name) =>
    name === null ? undefined : lockKey('USERNAME', name),
  );
  const isMove = former?.PK !== next?.PK;
  return table.commit([
    ...(isMove && next ? [table.put({ ...next, userId: user.id }, isNew('username_taken'))] : []),
    ...(isMove && former ? [table.remove(former)] : []),
    table.update(
      keyOf(user.id),
      { expression: 'SET username = :username, updatedAt = :at', values: { ':username': username, ':at': at } },
      {
        expression: 'username = :read',
        values: { ':read': user.username },
        otherwise: 'changed_meanwhile',
      },
    ),
  ]);
}
