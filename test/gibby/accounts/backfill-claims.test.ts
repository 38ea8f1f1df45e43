import { expect, test } from 'vitest';
import { handler as backfillClaims } from '#functions/gibby/accounts/backfill-claims/handler.ts';
import { taskFunction } from '#shared/kernel/route/task.ts';
import { backfills } from '#shared/platform/backfills/backfill.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { aUser } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { accountsUnderTest, someone } from './account-fixture.ts';

/** The form of a lock from before there were claims. */
const plain = (kind: string, name: string, userId: number) => ({ PK: `UNQ#${kind}#${name}`, SK: 'U', userId });

/** Users as they were stored before there were claims: pending, deactivated before their proof, and active. */
async function given() {
  const under = await accountsUnderTest();
  const { ports, runtime } = under;
  const table = tableOf(runtime);
  const statuses = [
    { status: 'pending' },
    { status: 'deactivated', statusBefore: 'pending' },
    { status: 'active' },
  ] as const;
  for (const [index, standing] of statuses.entries()) {
    const user = aUser({ id: 101 + index, email: `before${index + 1}@example.com`, ...standing }, ports);
    await ports.users.create(user, null);
    const locks = [
      plain('EMAIL', user.email, user.id),
      plain('USERNAME', String(user.username).toLowerCase(), user.id),
    ];
    await table.commit(locks.map((lock) => table.put(lock)));
  }
  const task = taskFunction(
    'backfillClaims',
    backfillClaims,
    Object.assign({}, ports, { backfills: backfills(runtime) }),
  );
  const untilFinished = async () => {
    for (let runs = 1; ; runs += 1) if (Object(await task({}, {} as never)).isFinished) return runs;
  };
  return { ...under, untilFinished };
}

test('an address of before that nobody has proven yields to a proof once the backfill has finished', async () => {
  const { untilFinished, register, verify, mailedSecret, refusal, ports, runtime } = await given();
  const owner = (index: number) => ({ ...someone, username: `owner${index}`, email: `before${index}@example.com` });
  expect(refusal(await register(owner(1))).message).toBe('The email has already been taken.');

  await untilFinished();
  for (const index of [1, 2]) {
    expect((await register(owner(index))).status).toBe(201);
    expect((await verify(mailedSecret(owner(index).email))).status).toBe(200);
    expect((await ports.users.findByEmail(owner(index).email))?.username).toBe(`owner${index}`);
  }
  expect(refusal(await register(owner(3))).message).toBe('The email has already been taken.');
  runtime.clock.advance(30 * 24 * 3600);
  const names = (await itemsOf(runtime)).filter(({ PK }) => String(PK).startsWith('UNQ#USERNAME#'));
  const ended = names.filter(({ ttl }) => Number(ttl) * 1000 <= runtime.clock.now()).map(({ userId }) => userId);
  expect(ended.sort()).toEqual([101, 102]);
});

test('the backfill may run again, and changes nothing that was proven or claimed since', async () => {
  const { untilFinished, ports, runtime } = await given();
  await ports.users.proveEmail(101, 'before1@example.com', '2026-03-01T13:00:00.000Z');
  await untilFinished();
  const locks = (await itemsOf(runtime)).filter(({ PK }) => String(PK).startsWith('UNQ#'));
  const claimed = locks.filter(({ ttl }) => ttl !== undefined).map(({ userId }) => userId);
  expect([locks.length, claimed]).toEqual([6, [102, 102]]);

  const after = await itemsOf(runtime);
  runtime.clock.advance(3600);
  await untilFinished();
  await ports.users.markClaims(102);
  expect(await itemsOf(runtime)).toEqual(after);
});

test('a name that says already that it is claimed keeps the others of its user from nothing', async () => {
  const { untilFinished, ports, runtime } = await given();
  const table = tableOf(runtime);
  const ttl = Math.floor(runtime.clock.now() / 1000) + 60;
  await table.commit([table.put({ ...plain('EMAIL', 'before1@example.com', 101), claimed: true, ttl })]);
  await untilFinished();
  const locks = (await itemsOf(runtime)).filter(({ PK, userId }) => String(PK).startsWith('UNQ#') && userId === 101);
  expect(locks.map((lock) => [String(lock.PK).split('#')[1], lock.ttl === ttl, lock.ttl !== undefined])).toEqual([
    ['EMAIL', true, true],
    ['USERNAME', false, true],
  ]);
  expect((await ports.users.findByEmail('before1@example.com'))?.id).toBe(101);
});
