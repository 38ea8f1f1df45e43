import { expect, test } from 'vitest';
import { reportsThatHide } from '#shared/gibby/requests/request-moderation.rules.ts';
import { idsIn, requestFixture } from './request-fixture.ts';

const confirmed = { data: { http_code: 200, message: 'This request reported successfully' } };

async function asked() {
  const under = await requestFixture();
  for (let id = 1; id <= reportsThatHide + 2; id++) await under.join(id);
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
