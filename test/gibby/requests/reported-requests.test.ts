import { describe, expect, test } from 'vitest';
import { handler as resolveReports } from '#functions/gibby/requests/resolve-reports/handler.ts';
import { reportsThatHide } from '#shared/gibby/requests/request-moderation.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { administrator, idsIn, requestFixture } from './request-fixture.ts';

const weekMilliseconds = 7 * 24 * 3600 * 1000;
const others = Array.from({ length: 2 * reportsThatHide }, (_, index) => index + 2);
const gang = others.slice(0, reportsThatHide);
const reader = others.length + 2;

/** A request of user 1, a traveller who matches it, and many accounts whose reports count. */
async function asked() {
  const under = await requestFixture();
  const createdAt = timestampOf(under.runtime.clock.now() - weekMilliseconds);
  for (const id of [1, ...others, reader]) await under.join(id, { createdAt });
  const id = await under.asked(1);
  await under.travel(reader);
  await under.deliver();
  const reportBy = async (users: readonly number[]) => {
    for (const user of users) expect((await under.report(user, id)).status).toBe(200);
    await under.deliver();
  };
  /** Whether a stranger finds the request in its list, by words, among their matches, and by its address. */
  const seen = async () => {
    await under.deliver();
    const [list, words, matched] = [
      idsIn(await under.list(reader)),
      idsIn(await under.list(reader, { item_name: 'indomie' })),
      idsIn(await under.matched(reader)),
    ];
    expect([words, matched]).toEqual([list, list]);
    expect((await under.request(reader, id)).status).toBe(list.includes(id) ? 200 : 404);
    const figures = await under.ports.countryFigures.all();
    expect([...figures.values()].reduce((sum, { openRequests }) => sum + openRequests, 0)).toBe(list.length);
    return list.includes(id);
  };
  const stateOf = async () => (await under.inspected(id)).body.data.state;
  return { ...under, id, reportBy, seen, stateOf };
}

/** A request that reports have hidden. */
async function hidden() {
  const under = await asked();
  await under.reportBy(gang);
  expect(await under.seen()).toBe(false);
  return under;
}

const reason = 'The reports come from one gang.';

describe('the list of reported requests', () => {
  test('has them by their state, the one that has been longest first, page by page', async () => {
    const { id, asked: ask, report, reported, reportBy } = await asked();
    const second = await ask(1);
    await report(3, second, { reason: 'A weapon' });
    await reportBy([2]);
    expect((await reported()).body.data).toEqual([]);
    const first = await reported({ state: 'reported', per_page: '1' });
    expect(first.body.data).toEqual([
      {
        request_id: second,
        requester_id: 1,
        item_name: 'Indomie Goreng',
        status: 'Open',
        state: 'reported',
        since: expect.stringMatching(/^2026-03-01 /),
        report_count: 1,
        last_act: null,
      },
    ]);
    const { next: cursor } = first.body.meta.cursor;
    const { body } = await reported({ state: 'reported', per_page: '1', cursor });
    expect(body.data.map(({ request_id }: { request_id: number }) => request_id)).toEqual([id]);
  });

  test('shows why and by whom a request is hidden, without a personal field', async () => {
    const { id, inspected, report, reported, join } = await asked();
    await join(90);
    await report(90, id, { reason: 'A weapon\u0000' });
    for (const user of gang) await report(user, id);
    const act = { outcome: 'hide', by: 'system', reason: null, report_count: reportsThatHide };
    expect((await reported()).body.data).toMatchObject([{ request_id: id, state: 'hidden', last_act: act }]);
    const { body } = await inspected(id, { per_page: '4' });
    expect(body.data).toMatchObject({
      item_name: 'Indomie Goreng',
      delivery_address: '',
      note: '',
      acts: [act],
      report_count: reportsThatHide,
    });
    const rest = await inspected(id, { per_page: '4', cursor: body.meta.cursor.next });
    const all = [...body.data.reports, ...rest.body.data.reports];
    expect(all).toHaveLength(reportsThatHide + 1);
    expect(all).toContainEqual(expect.objectContaining({ user_id: 90, is_counted: false, reason: 'A weapon' }));
    expect(all).toContainEqual(expect.objectContaining({ user_id: 2, is_counted: true, reason: '' }));
    expect(JSON.stringify([body, rest.body])).not.toMatch(/@|\+1555/);
  });

  test('has nothing of a request that was not reported, or that does not exist', async () => {
    const { id, inspected } = await asked();
    expect([(await inspected(id)).status, (await inspected(999)).status]).toEqual([404, 404]);
  });
});

describe('an administrator who shows a hidden request', () => {
  test('brings it back for all users, and the same people do not hide it again', async () => {
    const { id, resolve, seen, reportBy, inspected } = await hidden();
    const { status, body } = await resolve(id, { outcome: 'show', reason });
    expect(status).toBe(200);
    const act = { outcome: 'show', by: administrator, reason, report_count: reportsThatHide };
    expect(body.data).toMatchObject({ state: 'shown', last_act: act });
    expect(await seen()).toBe(true);
    await reportBy(gang);
    expect(await seen()).toBe(true);
    const { data } = (await inspected(id)).body;
    expect([data.state, data.acts.map(({ by }: { by: string }) => by)]).toEqual(['shown', [administrator, 'system']]);
  });

  test('lets as many further people hide it', async () => {
    const { id, resolve, seen, reportBy, stateOf } = await hidden();
    await resolve(id, { outcome: 'show', reason });
    const further = others.slice(reportsThatHide);
    await reportBy(further.slice(1));
    expect([await seen(), await stateOf()]).toEqual([true, 'reported']);
    await reportBy(further.slice(0, 1));
    expect([await seen(), await stateOf()]).toEqual([false, 'hidden']);
    await resolve(id, { outcome: 'show', reason });
    expect([await seen(), await stateOf()]).toEqual([true, 'shown']);
  });

  test('brings one back whose deal has ended meanwhile', async () => {
    const { id, advance, resolve, request } = await hidden();
    await advance(id, { event: 'cancel', by: 1, reasonId: 6 });
    expect((await request(reader, id)).status).toBe(404);
    await resolve(id, { outcome: 'show', reason });
    expect((await request(reader, id)).body.data.status).toBe('Canceled');
  });

  test('dismisses the reports of one that is not hidden yet', async () => {
    const { id, resolve, reportBy, seen, reported } = await asked();
    await reportBy(gang.slice(1));
    await resolve(id, { outcome: 'show', reason });
    expect((await reported({ state: 'reported' })).body.data).toEqual([]);
    await reportBy(gang);
    expect(await seen()).toBe(true);
  });
});

describe('an administrator who hides a reported request', () => {
  test('keeps it hidden, also from a later report', async () => {
    const { id, resolve, seen, ports, stateOf } = await hidden();
    await resolve(id, { outcome: 'hide', reason: 'A weapon' });
    expect([await seen(), await stateOf()]).toEqual([false, 'confirmed']);
    const report = { requestId: id, userId: 50, person: 'p', reason: '', ifNew: 'reported' } as const;
    await ports.reports.add({ ...report, at: timestampOf(0) });
    expect(await stateOf()).toBe('confirmed');
  });

  test('needs no reports for it, and may think better of it', async () => {
    const { id, resolve, seen } = await asked();
    await resolve(id, { outcome: 'hide', reason: 'A weapon' });
    expect(await seen()).toBe(false);
    await resolve(id, { outcome: 'show', reason: 'A toy' });
    expect(await seen()).toBe(true);
  });

  test('hides one that has ended', async () => {
    const { id, advance, resolve, request } = await asked();
    await advance(id, { event: 'cancel', by: 1, reasonId: 6 });
    await resolve(id, { outcome: 'hide', reason: 'A weapon' });
    expect((await request(reader, id)).status).toBe(404);
  });
});

describe('a decision', () => {
  test('is made once by one administrator, refused to another, and audited', async () => {
    const { id, resolve, runtime, ports } = await hidden();
    for (const _time of [1, 2]) expect((await resolve(id, { outcome: 'show', reason })).status).toBe(200);
    const other = await resolve(id, { outcome: 'show', reason }, 'b'.repeat(24));
    expect([other.status, other.body.error.message]).toEqual([
      422,
      'This request is shown already, and was not reported since.',
    ]);
    expect(await ports.reports.actsOf(id)).toHaveLength(2);
    const acts = runtime.lines.filter(({ facts }) => facts.act === 'resolveReports');
    expect(acts[0]?.facts).toMatchObject({ admin: administrator, subject: String(id) });
  });

  test('needs a reason and a known outcome, an administrator, and a request that exists', async () => {
    const { id, resolve, as, items } = await hidden();
    const before = await items();
    for (const body of [{ outcome: 'show' }, { outcome: 'show', reason: ' ' }, { outcome: 'forget', reason }]) {
      expect((await resolve(id, body)).status).toBe(422);
    }
    expect((await resolve(999, { outcome: 'show', reason })).status).toBe(404);
    const call = { admin: false, params: { id: String(id) }, body: { outcome: 'show', reason } };
    expect((await as(administrator).call(resolveReports, call)).status).toBe(403);
    expect(await items()).toEqual(before);
  });

  test('to show it holds beside the report that hides it, whichever comes first', async () => {
    for (let round = 0; round < 6; round++) {
      const { id, report, resolve, seen, reportBy, ports } = await asked();
      await reportBy(gang.slice(1));
      const [last = 0] = gang;
      const answers = await Promise.all([report(last, id), resolve(id, { outcome: 'show', reason })]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await seen()).toBe(true);
      await reportBy(gang);
      expect(await seen()).toBe(true);
      const request = await ports.requests.get(id);
      const counted = await ports.reports.countOf(id);
      const dismissed = request?.moderated?.reportCount ?? 0;
      const state = (await ports.reports.moderationOf(id))?.state;
      // A report that came after the decision waits for an administrator; one that came before was decided with it.
      expect([counted, state]).toEqual([reportsThatHide, dismissed === counted ? 'shown' : 'reported']);
    }
  });

  test('of two administrators who decide at once is the one that is stored last', async () => {
    const { id, resolve, seen, inspected } = await hidden();
    const answers = await Promise.all([
      resolve(id, { outcome: 'show', reason }),
      resolve(id, { outcome: 'hide', reason }, 'b'.repeat(24)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { data } = (await inspected(id)).body;
    expect(data.acts).toHaveLength(3);
    expect(await seen()).toBe(data.acts[0].outcome === 'show');
    expect(data.last_act).toEqual(data.acts[0]);
  });

  test('follows from a report whose function died before it hid the request', async () => {
    const { id, ports, resolve, report, seen } = await asked();
    for (const user of gang) {
      const person = `u${user}@example.com`;
      await ports.reports.add({
        requestId: id,
        userId: user,
        person,
        reason: '',
        ifNew: 'reported',
        at: timestampOf(0),
      });
    }
    await resolve(id, { outcome: 'show', reason });
    await report(2, id);
    expect(await seen()).toBe(true);
  });
});
