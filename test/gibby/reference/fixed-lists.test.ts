import { describe, expect, test } from 'vitest';
import { handler as listBanks } from '#functions/gibby/reference/list-banks/handler.ts';
import { handler as listCollectionMethods } from '#functions/gibby/reference/list-collection-methods/handler.ts';
import { handler as listCouriers } from '#functions/gibby/reference/list-couriers/handler.ts';
import { handler as listDeclines } from '#functions/gibby/reference/list-declines/handler.ts';
import { handler as listStatuses } from '#functions/gibby/reference/list-statuses/handler.ts';
import { stages } from '#infra/stages.ts';
import { courierPhones } from '#shared/gibby/reference/courier-phones.adapter.ts';
import { reasons } from '#shared/gibby/reference/reason.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { type Query, referenceFixture, sampleOf } from './reference-fixture.ts';

const fixture = await referenceFixture();
const { byUser, byApplication, items, ports } = fixture;
// The local stage's own.
ports.courierPhones = courierPhones({
  ...fixture.runtime,
  environment: () => JSON.stringify(stages[0]?.courierPhones),
});

const ofUsers: readonly (readonly [path: string, unit: Unit])[] = [
  ['/api/collection-methods', listCollectionMethods],
  ['/api/couriers', listCouriers],
  ['/api/banks', listBanks],
];

describe('a fixed list', () => {
  test.each(ofUsers)('%s is answered as the document prints it', async (path, unit) => {
    const { status, body } = await byUser(unit);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...sampleOf(path) });
    expect(body.data).toHaveLength(sampleOf(path).data.length);
  });

  test.each(ofUsers)('%s is for users only', async (_path, unit) => {
    const { status, body } = await byApplication(unit);
    expect([status, body.error.http_code]).toEqual([401, 401]);
  });

  test.each(ofUsers)('%s is answered page by page', async (_path, unit) => {
    const all = (await byUser(unit)).body.data;
    const pages = await Promise.all(all.map((_: unknown, index: number) => byUser(unit, pageOf(index + 1))));
    expect(pages.flatMap(({ body }) => body.data)).toEqual(all);
    const behind = await byUser(unit, pageOf(all.length + 1));
    expect([behind.status, behind.body.data]).toEqual([200, []]);
  });

  test('is in no table', async () => {
    expect(await items()).toEqual([]);
  });
});

const pageOf = (page: number) => ({ page: String(page), per_page: '1' });

describe('GET /api/couriers', () => {
  test('answers the slug by which deliveries name a courier', async () => {
    const { body } = await byUser(listCouriers);
    expect(body.data.map(({ slug }: { slug: string }) => slug)).toEqual(['jne', 'pos-indonesia']);
  });

  test('answers an empty phone where the stage has none', async () => {
    const { of } = courierPhones({ ...fixture.runtime, environment: () => '{}' });
    expect(of('jne')).toBe('');
  });
});

describe('GET /api/collection-methods', () => {
  test.each([
    ['GOJEK', [3]],
    ['jne/pos', [2]],
    ['O', [2, 3, 4]],
    ['nothing of the kind', []],
    ['', [1, 2, 3, 4]],
  ])('finds by name: %s', async (name, ids) => {
    const { body } = await byUser(listCollectionMethods, { name });
    expect(body.data.map(({ id }: { id: number }) => id)).toEqual(ids);
    expect(body.meta.pagination.total).toBe(ids.length);
  });
});

describe('GET /api/statuses', () => {
  test('lists the reasons to decline as the document prints them', async () => {
    const { status, body } = await byUser(listStatuses, { type: 'decline' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...sampleOf('/api/statuses') });
    expect(Object.keys(body.data[0])).toEqual(['id', 'name', 'type']);
  });

  test.each(['requester_cancel', 'traveller_cancel'])('lists the reasons of %s', async (type) => {
    const { body } = await byUser(listStatuses, { type });
    expect(body.data.length).toBeGreaterThan(0);
    expect(new Set(body.data.map((reason: { type: string }) => reason.type))).toEqual(new Set([type]));
  });

  test.each<[Query]>([[{}], [{ type: '' }], [{ type: 'other' }]])('refuses %j', async (query) => {
    const { status, body } = await byUser(listStatuses, query);
    expect([status, body.error.http_code]).toEqual([422, 422]);
    expect(body.error.message).toMatch(/type/);
  });

  test('gives every reason its own number, whatever its type', () => {
    expect(new Set(reasons.map(({ id }) => id)).size).toBe(reasons.length);
  });
});

describe('GET /api/list_declines', () => {
  test('answers every caller as the document prints it', async () => {
    const { status, body } = await byApplication(listDeclines);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...sampleOf('/api/list_declines') });
  });

  test('has the reasons that statuses of type decline are', async () => {
    const bare = ({ id, name, type }: { id: number; name: string; type: string }) => ({ id, name, type });
    const declines = (await byApplication(listDeclines)).body.data.map(bare);
    expect((await byUser(listStatuses, { type: 'decline' })).body.data).toEqual(declines);
  });
});
