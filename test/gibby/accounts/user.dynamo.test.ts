import { describe, expect, test } from 'vitest';
import { users } from '#shared/gibby/accounts/user.dynamo.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import type { ErrorCode } from '#shared/kernel/errors.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { aUser } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const at = '2026-03-01T13:00:00.000Z';

async function given() {
  const runtime = await testRuntime();
  const port = users(runtime);
  const make = (id: number, change: Partial<User> = {}) =>
    aUser({ id, name: null, status: 'pending', ...change }, runtime);
  const created = async (id: number, change: Partial<User> = {}) => {
    const user = { ...make(id), ...change };
    await port.create(user, `hash of ${id}`);
    return user;
  };
  const stored = () => itemsOf(runtime);
  return { runtime, port, make, created, stored };
}

const codeOf = (work: Promise<unknown>): Promise<ErrorCode | 'done'> =>
  work.then(
    () => 'done',
    (thrown: { code: ErrorCode }) => thrown.code,
  );

describe('a user', () => {
  test('is found by id, address, name and Facebook account, in upper and lower case', async () => {
    const { port, created } = await given();
    const user = await created(1, { facebookId: 'FB-1' });
    expect(await port.get(1)).toEqual(user);
    expect(await port.findByEmail('USER1@Example.com')).toEqual(user);
    expect(await port.findByFacebookId('FB-1')).toEqual(user);
    for (const name of ['user1', 'USER1', 'user1@example.com', 'User1@Example.COM']) {
      expect(await port.findForSignIn(name)).toEqual({ user, passwordHash: 'hash of 1' });
    }
    expect(await port.get(2)).toBeUndefined();
    expect(await port.findByEmail('user1')).toBeUndefined();
    expect(await port.findForSignIn('user2')).toBeUndefined();
  });

  test.each([
    ['EMAIL', 'other@example.com'],
    ['USERNAME', 'other'],
    ['FB', 'other'],
  ])('is not found by a lock of a name that they do not have: %s', async (kind, name) => {
    const { port, created, runtime } = await given();
    await created(1, { facebookId: 'fb1', status: 'active' });
    const table = tableOf(runtime);
    await table.commit([table.put({ PK: `UNQ#${kind}#${name}`, SK: 'U', userId: 1 })]);
    expect(await port.findByEmail(name)).toBeUndefined();
    expect(await port.findForSignIn(name)).toBeUndefined();
    expect(await port.findByFacebookId(name)).toBeUndefined();
  });

  test('exposes the password hash only to the sign-in', async () => {
    const { port, created } = await given();
    await created(1);
    const read = [await port.get(1), await port.findByEmail('user1@example.com'), await port.getMany([1])];
    expect(JSON.stringify(read, (_key, value) => (value instanceof Map ? [...value] : value))).not.toContain('hash of');
  });

  test('is returned in a batch, in which users that do not exist are missing', async () => {
    const { port, created } = await given();
    const [first, second] = [await created(1), await created(2)];
    expect(await port.getMany([2, 3, 1, 2])).toEqual(
      new Map([
        [1, first],
        [2, second],
      ]),
    );
  });

  test.each([
    ['address', { email: 'user1@example.com' }, 'email_taken'],
    ['address in other letters', { email: 'USER1@example.com' }, 'email_taken'],
    ['username', { username: 'user1' }, 'username_taken'],
    ['username in other letters', { username: 'USER1' }, 'username_taken'],
    ['Facebook account', { facebookId: 'fb1' }, 'facebook_taken'],
  ] as const)('is not created with the %s of another, and leaves nothing', async (_name, change, code) => {
    const { port, created, make, stored } = await given();
    await created(1, { facebookId: 'fb1', status: 'active' });
    const before = await stored();
    expect(await codeOf(port.create({ ...make(2), ...change }, null))).toBe(code);
    expect(await stored()).toEqual(before);
  });

  test('is created once when many register the same name at once', async () => {
    const { port, make, stored } = await given();
    const rivals = Array.from({ length: 8 }, (_, index) =>
      codeOf(port.create({ ...make(index + 1), username: 'same' }, null)),
    );
    const outcomes = await Promise.all(rivals);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'username_taken')).toHaveLength(7);
    expect(await stored()).toHaveLength(3);
  });
});

describe('a proven address', () => {
  test('makes a pending user active, once even for concurrent proofs, and no other user', async () => {
    const { port, created } = await given();
    const user = await created(1);
    await Promise.all([port.proveEmail(1, user.email, at), port.proveEmail(1, user.email, at)]);
    expect(await port.get(1)).toEqual({ ...user, status: 'active', updatedAt: at });
    await port.proveEmail(1, user.email, '2026-03-02T00:00:00.000Z');
    expect((await port.get(1))?.updatedAt).toBe(at);

    const deactivated = await created(2, { status: 'deactivated' });
    await port.proveEmail(2, deactivated.email, at);
    expect(await port.get(2)).toEqual(deactivated);
  });

  test('replaces the former address, which is free from then on, when it was claimed', async () => {
    const { port, created, make } = await given();
    const user = await created(1, { status: 'active' });
    await port.change(user, { pendingEmail: 'new@example.com' }, at);
    expect(await port.get(1)).toEqual({ ...user, pendingEmail: 'new@example.com', updatedAt: at });
    expect(await port.findByEmail('new@example.com')).toBeUndefined();

    await port.proveEmail(1, 'new@example.com', at);
    const moved = { ...user, email: 'new@example.com', pendingEmail: null, updatedAt: at };
    expect(await port.findByEmail('new@example.com')).toEqual(moved);
    expect(await port.findByEmail(user.email)).toBeUndefined();
    expect(await codeOf(port.create({ ...make(2), email: user.email }, null))).toBe('done');
    await port.proveEmail(1, 'new@example.com', at);
    expect(await port.get(1)).toEqual(moved);
  });

  test('is refused when it was not claimed by this user, or belongs to another user by now', async () => {
    const { port, created, stored } = await given();
    const user = await created(1, { status: 'active' });
    await port.change(user, { pendingEmail: 'user2@example.com' }, at);
    await created(2, { status: 'active' });
    const before = await stored();
    expect(await codeOf(port.proveEmail(1, 'other@example.com', at))).toBe('link_refused');
    expect(await codeOf(port.proveEmail(9, 'user1@example.com', at))).toBe('link_refused');
    expect(await codeOf(port.proveEmail(1, 'user2@example.com', at))).toBe('email_taken');
    expect(await stored()).toEqual(before);
    expect(await codeOf(port.change({ ...user, id: 9 }, { pendingEmail: 'new@example.com' }, at))).toBe(
      'user_not_found',
    );
  });
});

describe('a new password', () => {
  test('is set for the user as read, and makes a pending user active', async () => {
    const { port, created } = await given();
    const user = await created(1);
    await port.commit(port.setPassword(user, 'new hash', at));
    expect(await port.findForSignIn('user1')).toEqual({
      user: { ...user, status: 'active', updatedAt: at },
      passwordHash: 'new hash',
    });
  });

  test.each([{ email: 'former@example.com' }, { status: 'deactivated' as const }])(
    'is not set when the user was read as %j',
    async (change) => {
      const { port, created } = await given();
      const user = await created(1);
      expect(await codeOf(port.commit(port.setPassword({ ...user, ...change }, 'new hash', at)))).toBe(
        'changed_meanwhile',
      );
      expect((await port.findForSignIn('user1'))?.passwordHash).toBe('hash of 1');
    },
  );

  test('is set together with other writes or not at all', async () => {
    const { port, created, runtime } = await given();
    const user = await created(1);
    const table = tableOf(runtime);
    const refused = table.remove(
      { PK: 'LNK#none', SK: 'x' },
      { expression: 'attribute_exists(PK)', otherwise: 'link_refused' },
    );
    expect(await codeOf(port.commit([refused, ...port.setPassword(user, 'new hash', at)]))).toBe('link_refused');
    expect((await port.findForSignIn('user1'))?.passwordHash).toBe('hash of 1');
  });
});

describe('a new username', () => {
  test('replaces the former one, which is free from then on', async () => {
    const { port, created } = await given();
    const user = await created(1);
    const other = await created(2);
    await port.change(user, { username: 'renamed' }, at);
    expect((await port.findForSignIn('RENAMED'))?.user).toEqual({ ...user, username: 'renamed', updatedAt: at });
    expect(await port.findForSignIn('user1')).toBeUndefined();
    await port.change(other, { username: 'user1' }, at);
    expect((await port.findForSignIn('user1'))?.user.id).toBe(2);
  });

  test('may differ from the first one in case only, or be the first one again', async () => {
    const { port, created } = await given();
    const user = await created(1);
    await port.change(user, { username: 'USER1' }, at);
    expect((await port.findForSignIn('user1'))?.user.username).toBe('USER1');
    const nameless = await created(2, { username: null });
    await port.change(nameless, { username: 'first' }, at);
    expect((await port.findForSignIn('first'))?.user.id).toBe(2);
  });

  test('is refused when another user has it, and nothing changes', async () => {
    const { port, created, stored } = await given();
    const user = await created(1);
    await created(2);
    const before = await stored();
    expect(await codeOf(port.change(user, { username: 'USER2', name: 'Other' }, at))).toBe('username_taken');
    expect(await codeOf(port.change({ ...user, id: 9 }, { username: 'other' }, at))).toBe('user_not_found');
    expect(await stored()).toEqual(before);
  });

  test('is refused when the user has another name by now, and it stays free', async () => {
    const { port, created, stored } = await given();
    const user = await created(1);
    await port.change(user, { username: 'second' }, at);
    const before = await stored();
    expect(await codeOf(port.change(user, { username: 'third' }, at))).toBe('changed_meanwhile');
    expect(await stored()).toEqual(before);
  });
});

describe('profile details', () => {
  const photo = (path: string) => ({ kind: 'user', path, extension: 'jpg' }) as const;

  test('change when given, are removed by null, and otherwise stay unchanged', async () => {
    const { port, created } = await given();
    const user = await created(1);
    await port.change(user, { name: 'Sample', gender: 1, address: 'Bandung', countryId: 101, cityId: 7 }, at);
    await port.change(user, { address: null, aboutMe: null, gender: undefined, cityId: 8 }, at);
    expect(await port.get(1)).toEqual({ ...user, name: 'Sample', gender: 1, countryId: 101, cityId: 8, updatedAt: at });
  });

  test('keep one of two concurrent photos that replace the same one', async () => {
    const { port, created } = await given();
    const user = await created(1);
    const rivals = (read: User, ...paths: string[]) =>
      Promise.all(paths.map((path) => codeOf(port.change(read, { photo: photo(path) }, at))));
    expect((await rivals(user, 'users/1/a', 'users/1/b')).sort()).toEqual(['changed_meanwhile', 'done']);
    const read = await port.get(1);
    expect(await rivals({ ...user, ...read }, 'users/1/c', 'users/1/d')).toContain('changed_meanwhile');
  });
});
