import { expect, test } from 'vitest';
import type { User } from '#shared/gibby/accounts/user.ts';
import { reports } from '#shared/gibby/reports/report.dynamo.ts';
import { reportsThatHide } from '#shared/gibby/requests/request-moderation.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { testClock } from '#test/support/store.ts';
import { idsIn, requestFixture } from './request-fixture.ts';

const daySeconds = 24 * 3600;
const now = timestampOf(testClock().now());
const confirmed = { data: { http_code: 200, message: 'This request reported successfully' } };

/** Users whose accounts are old enough for their reports to count, unless a test says otherwise. */
async function asked(of: (id: number) => Partial<User> = () => ({})) {
  const under = await requestFixture();
  const createdAt = timestampOf(under.runtime.clock.now() - 8 * daySeconds * 1000);
  for (let id = 1; id <= reportsThatHide + 2; id++) await under.join(id, { createdAt, ...of(id) });
  const id = await under.asked(1);
  await under.deliver();
  /** Users 2, 3, ... report the request. */
  const reportBy = async (users: number) => {
    for (let user = 2; user < users + 2; user++) expect((await under.report(user, id)).body).toEqual(confirmed);
    await under.deliver();
  };
  return { ...under, id, reportBy };
}

test('a report is confirmed in the words of the document, and counts once per user', async () => {
  const { report, id, list, deliver } = await asked();
  for (let time = 0; time < reportsThatHide + 1; time++) expect((await report(2, id)).body).toEqual(confirmed);
  await deliver();
  expect(idsIn(await list(3))).toEqual([id]);
});

test('enough reports hide a request from all users except its parties', async () => {
  const { reportBy, list, request, comment, matched, travel, deliver, id } = await asked();
  await travel(3);
  await deliver();
  await reportBy(reportsThatHide - 1);
  expect([idsIn(await list(2)), idsIn(await matched(3))]).toEqual([[id], [id]]);
  await reportBy(reportsThatHide);
  expect([idsIn(await list(2)), idsIn(await list(2, { item_name: 'indomie' })), idsIn(await matched(3))]).toEqual([
    [],
    [],
    [],
  ]);
  expect((await list(2)).body.meta.pagination.total).toBe(0);
  expect([(await request(2, id)).status, (await request(1, id)).status]).toEqual([404, 200]);
  expect((await comment(2, id, 'x')).status).toBe(404);
});

test('reports of new accounts, of unproven ones and of one mailbox hide nothing', async () => {
  const others: readonly ((id: number) => Partial<User>)[] = [
    () => ({ createdAt: now }),
    () => ({ emailClaimed: true }),
    (id) => ({ email: `box+${id}@example.com` }),
  ];
  for (const of of others) {
    const { reportBy, list, id } = await asked((user) => (user === 7 ? {} : of(user)));
    await reportBy(reportsThatHide);
    expect(idsIn(await list(7))).toEqual([id]);
  }
});

test('the report of an account counts when it is sent again after a week', async () => {
  const { report, list, deliver, runtime, id } = await asked((user) => (user === 2 ? { createdAt: now } : {}));
  for (let user = 2; user < reportsThatHide + 2; user++) await report(user, id);
  await deliver();
  expect(idsIn(await list(7))).toEqual([id]);
  runtime.clock.advance(7 * daySeconds);
  for (let time = 0; time < 2; time++) await report(2, id);
  await deliver();
  expect(idsIn(await list(7))).toEqual([]);
});

test('a user counts once, however often they change their mailbox, and as a report of before', async () => {
  const { runtime } = await asked();
  const { add } = reports(runtime);
  const report = (userId: number, person: string | undefined) =>
    add({ requestId: 70, userId, person, at: now, reason: '', ifNew: 'reported' });
  const counts: number[] = [];
  for (const person of [undefined, 'a', 'b', undefined, 'c']) counts.push(await report(2, person));
  expect(counts).toEqual([0, 1, 1, 1, 1]);
  const table = tableOf(runtime);
  await table.commit([table.put({ PK: 'RPT#70', SK: 'U#3', requestId: 70, userId: 3, at: now })]);
  expect([await report(3, 'd'), await report(4, 'e')]).toEqual([1, 2]);
});

test('concurrent reports hide it once', async () => {
  const { report, ports, id } = await asked();
  const users = Array.from({ length: reportsThatHide }, (_, index) => index + 2);
  const statuses = await Promise.all(users.map(async (user) => (await report(user, id)).status));
  expect(statuses).toEqual(users.map(() => 200));
  const events = (await ports.requests.events(id, 0)).map(({ event }) => event);
  expect(events).toEqual(['postRequest', 'hide']);
});

test('a request that has ended can be reported and stays unchanged', async () => {
  const { reportBy, advance, request, id } = await asked();
  await advance(id, { event: 'cancel', by: 1, reasonId: 6 });
  await reportBy(reportsThatHide);
  expect((await request(2, id)).body.data.status).toBe('Canceled');
});

test("a missing request or one's own request cannot be reported", async () => {
  const { report, id, items } = await asked();
  const before = await items();
  expect([(await report(2, 99)).status, (await report(1, id)).status, (await report(2, undefined)).status]).toEqual([
    404, 403, 422,
  ]);
  expect(await items()).toEqual(before);
});
