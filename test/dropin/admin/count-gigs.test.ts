import { describe, expect, test } from 'vitest';
import { handler as countGigs } from '#functions/dropin/admin/count-gigs/handler.ts';
import { call } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { admin, counted, newer, oid, older, operator } from './counted.ts';

type Fixture = Awaited<ReturnType<typeof counted>>;
type Count = { _id: string; count: number };

const asAdmin = { as: admin, admin: true };

async function ask({ ports }: Pick<Fixture, 'ports'>, query: Record<string, string> = {}) {
  const { status, body } = await call(countGigs, ports, { ...asAdmin, query });
  expect([status, body.reason]).toEqual([200, undefined]);
  return body as { total: number; gigs: Count[]; next?: string; totalIsFloor?: true };
}
const countsOf = ({ gigs }: { gigs: Count[] }) => gigs.map(({ _id, count }) => [_id, count]);

/** Fake counters of this many accounts with one gig each, without stored items. */
function countersOf(accounts: number) {
  return {
    accounts: async () => accounts,
    counts: async (_question: unknown, { limit, before }: { limit: number; before?: string }) => {
      const behind = before === undefined ? accounts : Number.parseInt(before, 16);
      const length = Math.min(limit, behind);
      const items = Array.from({ length }, (_, index) => ({ accountId: oid(behind - 1 - index), count: 1 }));
      return { items, ...(behind > limit && { next: oid(behind - limit) }) };
    },
  };
}

/** The gigs that the sample of D19 counts, and others that it must not count. */
async function sampleGigs(fixture: Fixture) {
  const day = '2015-02-28T12:00:00.000Z';
  await fixture.keep({ customer: older, status: 'purchased', createdAt: '2015-02-20T00:00:00.000Z' });
  await fixture.keep({ customer: newer, status: 'voted', createdAt: day });
  await fixture.keep({ customer: newer, status: 'expired', createdAt: day, operator: null });
  await fixture.keep({ customer: newer, status: 'voted', createdAt: '2015-03-01T00:00:00.000Z' });
  await fixture.keep({ customer: older, status: 'voted', createdAt: '2015-02-19T23:59:59.999Z' });
}

describe('GET /admin/gigs/count', () => {
  test('answers the documented request with the documented response and takes its impossible day for the last of the month', async () => {
    const fixture = await counted();
    await sampleGigs(fixture);

    const query = { skip: '0', limit: '20', from: '2015-02-20', to: '2015-02-30', status: 'voted,purchased' };
    expect(await ask(fixture, query)).toEqual({
      total: 2,
      gigs: [
        { _id: newer, count: 1 },
        { _id: older, count: 1 },
      ],
    });
  });

  test('without parameters counts all gigs of all customers', async () => {
    const fixture = await counted();
    await sampleGigs(fixture);

    expect(await ask(fixture)).toEqual({
      total: 2,
      gigs: [
        { _id: newer, count: 3 },
        { _id: older, count: 2 },
      ],
    });
  });

  test('counts for operators the gigs that they took', async () => {
    const fixture = await counted();
    await sampleGigs(fixture);

    expect(countsOf(await ask(fixture, { role: 'operator' }))).toEqual([[operator, 4]]);
    expect(countsOf(await ask(fixture, { role: 'viewer', status: 'expired' }))).toEqual([[newer, 1]]);
    expect(countsOf(await ask(fixture, { role: 'operator', status: 'expired' }))).toEqual([]);
  });

  test('treats a timestamp as its day', async () => {
    const fixture = await counted();
    await sampleGigs(fixture);

    const query = { from: '2015-02-28T18:00:00Z', to: '2015-02-28T19:00:00Z' };
    expect(countsOf(await ask(fixture, query))).toEqual([[newer, 2]]);
    expect(await ask(fixture, { from: '2015-03-02', to: '2015-03-01' })).toEqual({ total: 0, gigs: [] });
  });

  test('counts a gig under its current status', async () => {
    const fixture = await counted();
    const gig = await fixture.keep({ customer: newer, status: 'streaming' });
    await fixture.ports.gigCounters.record([{ ...gig, version: gig.version + 1, status: 'purchased' }]);

    expect(await ask(fixture, { status: 'streaming' })).toEqual({ total: 0, gigs: [] });
    expect(await ask(fixture, { status: 'purchased' })).toEqual({ total: 1, gigs: [{ _id: newer, count: 1 }] });
  });
});

describe('the pages of a count', () => {
  /** Seven customers with an expired gig each; those with an odd number also have a voted gig. */
  async function seven() {
    const fixture = await counted();
    for (let number = 1; number <= 7; number += 1) {
      const customer = oid(0xc0 + number);
      await fixture.keep({ customer, status: 'expired', operator: null });
      if (number % 2 === 1) await fixture.keep({ customer, status: 'voted', createdAt: '2026-01-04T00:00:00.000Z' });
    }
    return fixture;
  }

  const numbersOf = ({ gigs }: { gigs: Count[] }) => gigs.map(({ _id }) => Number.parseInt(_id, 16) - 0xc0);

  test.each([
    ['all', {}, [7, 6, 5, 4, 3, 2, 1], 'exact'],
    ['one status', { status: 'voted' }, [7, 5, 3, 1], 'exact'],
    ['two statuses', { status: 'voted, purchased' }, [7, 5, 3, 1], 'floor'],
    ['a day', { from: '2026-01-04', to: '2026-01-04' }, [7, 5, 3, 1], 'floor'],
  ])('follow each other by the cursor without a gap: %s; the total is %4$s', async (_name, query, numbers, total) => {
    const fixture = await seven();
    for (const limit of ['1', '2', '3', '10']) {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask(fixture, { ...query, limit, ...(cursor && { cursor }) });
        expect(page.gigs.length).toBeGreaterThan(0);
        seen.push(...numbersOf(page));
        if (total === 'floor' && page.totalIsFloor) {
          expect(page.total).toBeLessThanOrEqual(numbers.length);
          expect(page.total).toBeGreaterThanOrEqual(seen.length);
          expect(page.next).toBeDefined();
        } else expect([page.total, page.totalIsFloor]).toEqual([numbers.length, undefined]);
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(numbers);
    }
  });

  test('cost the same however many accounts there are: a page reads no more than it needs', async () => {
    const { ports } = await counted();
    const lookedFor = async (accounts: number, query: Record<string, string>) => {
      let looked = 0;
      const counts = async (question: unknown, page: { limit: number; before?: string }) => {
        looked += page.limit;
        return countersOf(accounts).counts(question, page);
      };
      const fixture = { ports: { ...ports, gigCounters: { ...ports.gigCounters, ...countersOf(accounts), counts } } };
      const first = await ask(fixture, { ...query, limit: '100' });
      expect(first.gigs).toHaveLength(100);
      return looked;
    };
    const queries: readonly Record<string, string>[] = [
      {},
      { status: 'voted' },
      { status: 'voted,purchased' },
      { from: '2025-02-10', to: '2026-11-20' },
    ];
    for (const query of queries) expect(await lookedFor(100_000, query)).toBe(await lookedFor(1_000, query));
  });

  test('begin after the skipped accounts, under either name of the parameter', async () => {
    const fixture = await seven();

    expect(numbersOf(await ask(fixture, { skip: '2', limit: '2' }))).toEqual([5, 4]);
    expect(numbersOf(await ask(fixture, { start: '2', limit: '2' }))).toEqual([5, 4]);
    expect(numbersOf(await ask(fixture, { start: '5', limit: '99999', status: 'expired' }))).toEqual([2, 1]);
    expect(await ask(fixture, { skip: '7' })).toEqual({ total: 7, gigs: [] });
  });

  test('have at most a thousand accounts, with and without a limit', async () => {
    const { ports } = await counted();
    const fixture = { ports: { ...ports, gigCounters: { ...ports.gigCounters, ...countersOf(1_005) } } };

    const queries: readonly Record<string, string>[] = [{}, { limit: '99999' }, { limit: '0' }];
    for (const query of queries) {
      const first = await ask(fixture, query);
      expect([first.total, first.gigs.length]).toEqual([1_005, 1_000]);
      const second = await ask(fixture, { ...query, cursor: first.next ?? '' });
      expect([second.total, second.gigs.length, second.next]).toEqual([1_005, 5, undefined]);
    }
  });

  test('read little more than they show when few accounts have a status, and at most 5,000 counters', async () => {
    const { ports } = await counted();
    const looked: number[] = [];
    const one = { role: 'customer', statuses: ['streaming'] };
    const rare = (every: number) => ({
      accounts: async () => Math.floor(50_000 / every),
      counts: async (question: unknown, page: { limit: number; before?: string }) => {
        expect(question).toMatchObject(one);
        looked.push(page.limit);
        const { items, ...rest } = await countersOf(50_000).counts(question, page);
        return { ...rest, items: items.filter(({ accountId }) => Number.parseInt(accountId, 16) % every === 0) };
      },
    });
    const fixture = (every: number) => ({ ports: { ...ports, gigCounters: { ...ports.gigCounters, ...rare(every) } } });

    const half = await ask(fixture(2), { status: 'streaming', limit: '100' });
    expect([half.total, half.gigs.length]).toEqual([25_000, 100]);
    expect(looked.reduce((sum, limit) => sum + limit, 0)).toBeLessThan(220);
    looked.length = 0;
    const none = await ask(fixture(50_001), { status: 'streaming', limit: '100' });
    expect([none.gigs, none.next !== undefined]).toEqual([[], true]);
    expect(looked.reduce((sum, limit) => sum + limit, 0)).toBe(5_000);
  });
});

describe('the accounts of a count', () => {
  async function people() {
    const fixture = await counted();
    const ann = oid(0xa1);
    const bob = oid(0xa2);
    const cod = oid(0xa3);
    await fixture.register(ann, { email: 'ann@example.com', phone: '15550100001' });
    await fixture.register(bob, { email: 'joann@example.com', phone: '15550100002', organization: 'Example Org' });
    await fixture.register(cod, { email: 'cod.fish@example.com', phone: '15550200003' });
    for (const customer of [ann, bob, cod]) await fixture.keep({ customer });
    return { ...fixture, ann, bob, cod };
  }

  test('are found by part of an address or phone; a whole one finds only its owner', async () => {
    const { ann, bob, cod, ...fixture } = await people();
    const found = async (query: Record<string, string>) => (await ask(fixture, query)).gigs.map(({ _id }) => _id);

    expect(await found({ term: 'cod' })).toEqual([cod]);
    expect(await found({ term: 'ANN@' })).toEqual([bob, ann]);
    expect(await found({ term: 'ann@example.com' })).toEqual([ann]);
    expect(await found({ term: '5550100' })).toEqual([bob, ann]);
    expect(await found({ term: '+1 (555) 010-0002' })).toEqual([bob]);
    expect(await found({ term: 'nobody' })).toEqual([]);
    expect(await found({ term: 'ann@example.com', status: 'expired' })).toEqual([]);
    expect(await found({ term: 'ann@example.com', role: 'operator' })).toEqual([]);
  });

  test('are filtered by the kind of their identities and by having an organization', async () => {
    const { ann, bob, cod, ...fixture } = await people();
    const found = async (query: Record<string, string>) => (await ask(fixture, query)).gigs.map(({ _id }) => _id);

    expect(await found({ identity: 'email', term: '555' })).toEqual([]);
    expect(await found({ identity: 'phone', term: '555' })).toEqual([cod, bob, ann]);
    expect(await found({ identity: 'phone' })).toEqual([cod, bob, ann]);
    expect(await found({ inOrg: 'true' })).toEqual([bob]);
    expect(await found({ inOrg: 'false' })).toEqual([cod, ann]);
    expect(await ask(fixture, { inOrg: 'false', limit: '1' })).toMatchObject({ total: 2, gigs: [{ _id: cod }] });
  });

  test('are searched a thousand per request: after that, the total is a floor and a cursor continues the search', async () => {
    let looked = 0;
    const { ports } = await counted();
    const counters = {
      counts: async (question: unknown, page: { limit: number; before?: string }) => {
        const found = await countersOf(1_250).counts(question, page);
        looked += found.items.length;
        return found;
      },
    };
    const endless = { ...ports, gigCounters: { ...ports.gigCounters, ...counters } };

    const first = await ask({ ports: endless }, { term: 'nobody' });
    expect(first).toEqual({ total: 0, gigs: [], totalIsFloor: true, next: `${oid(250)}.0` });
    expect(looked).toBe(1_000);
    const second = await ask({ ports: endless }, { term: 'nobody', cursor: first.next ?? '' });
    expect(second).toEqual({ total: 0, gigs: [] });
    expect(looked).toBe(1_250);
  });
});

describe('the caller of a count', () => {
  test('must be an administrator', async () => {
    const { ports } = await counted();
    const { status, body } = await call(countGigs, ports, { as: older });
    expect([status, body.reason]).toEqual([403, 'forbidden']);
    expect((await call(countGigs, ports)).status).toBe(401);
  });

  test('is logged, and the search term is not', async () => {
    const fixture = await counted();
    await ask(fixture, { term: 'ann@example.com' });

    expect(fixture.acts()).toEqual([{ audit: true, admin, act: 'countGigs' }]);
    expect(JSON.stringify(fixture.runtime.lines)).not.toContain('ann@');
  });

  test.each<Record<string, string>>([
    { status: 'sleeping' },
    { status: 'voted,' },
    { role: 'customer' },
    { identity: 'fax' },
    { inOrg: 'maybe' },
    { from: '2015-13-01' },
    { to: 'yesterday' },
    { skip: '-1' },
    { skip: '10000' },
    { limit: 'many' },
    { cursor: 'first' },
    { cursor: `${older}.1x` },
  ])('gets a 400 for bad input, and nothing changes: %o', async (query) => {
    const { ports, runtime } = await counted();

    const { status, body } = await call(countGigs, ports, { ...asAdmin, query });

    expect([status, body.reason]).toEqual([400, 'invalid_input']);
    expect(await itemsOf(runtime)).toEqual([]);
  });
});
