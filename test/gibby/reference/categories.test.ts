import { beforeEach, describe, expect, test } from 'vitest';
import { handler as createCategory } from '#functions/gibby/reference/create-category/handler.ts';
import { handler as listCategories } from '#functions/gibby/reference/list-categories/handler.ts';
import { handler as updateCategory } from '#functions/gibby/reference/update-category/handler.ts';
import { firstCategories } from '#shared/gibby/reference/category.ts';
import { referenceFixture, sampleOf } from './reference-fixture.ts';

let fixture: Awaited<ReturnType<typeof referenceFixture>>;
beforeEach(async () => {
  fixture = await referenceFixture();
});

const listed = async (query = {}) => (await fixture.byUser(listCategories, query)).body.data;
const create = (body: unknown) => fixture.byAdmin(createCategory, { body });
const update = (id: string, body: unknown) => fixture.byAdmin(updateCategory, { params: { id }, body });

const badBodies: readonly unknown[] = [
  {},
  { name: 'Tools' },
  { customs: true },
  { name: '', customs: true },
  { name: '   ', customs: true },
  { name: 'x'.repeat(101), customs: true },
  { name: 7, customs: true },
  { name: 'Tools', customs: 'perhaps' },
];

describe('GET /api/categories', () => {
  test('begins with the documented category, and has those that the samples of requests name', async () => {
    const all = await listed();
    expect(all[0]).toEqual(sampleOf('/api/categories').data[0]);
    const byId = new Map(all.map(({ id, name }: { id: number; name: string }) => [id, name]));
    expect([2, 9, 10].map((id) => byId.get(id))).toEqual([
      'Food & Drinks',
      "Ladies' Fashion & Accessories",
      "Men's Fashion & Accessories",
    ]);
  });

  test('stores nothing: the built-in categories are in no table', async () => {
    await listed();
    expect(await fixture.items()).toEqual([]);
  });

  test.each([
    ['FASHION', [9, 10]],
    ['ladies fashion', [9]],
    ['food drinks', [2]],
    ['none', []],
  ])('finds by name: %s', async (search, ids) => {
    expect((await listed({ search })).map(({ id }: { id: number }) => id)).toEqual(ids);
  });

  test('is for users only', async () => {
    expect((await fixture.byApplication(listCategories)).status).toBe(401);
  });
});

describe('POST /api/admin/categories', () => {
  test('adds a category after all others', async () => {
    const { status, body } = await create({ name: ' Tools ', customs: false });
    expect(status).toBe(201);
    expect(body.data).toEqual({
      id: 1001,
      name: 'Tools',
      customs: false,
      created_at: '2026-03-01 19:00:01',
      updated_at: '2026-03-01 19:00:01',
    });
    expect((await listed()).at(-1)).toEqual(body.data);
    expect(await listed({ search: 'tool' })).toEqual([body.data]);
  });

  test('gives each a different number, even concurrently, and none that the product uses', async () => {
    const made = await Promise.all(['A', 'B', 'C', 'D'].map((name) => create({ name, customs: true })));
    expect(made.map(({ body }) => body.data.id).sort()).toEqual([1001, 1002, 1003, 1004]);
    expect(await listed()).toHaveLength(firstCategories.length + 4);
  });

  test.each(badBodies.map((body) => [body]))('refuses %j and adds nothing', async (body) => {
    const answer = await create(body);
    expect([answer.status, answer.body.error.http_code]).toEqual([422, 422]);
    expect(await fixture.items()).toEqual([]);
  });

  test('logs who added it', async () => {
    await create({ name: 'Tools', customs: false });
    expect(fixture.runtime.lines).toContainEqual(
      expect.objectContaining({ message: 'admin act', facts: expect.objectContaining({ act: 'createCategory' }) }),
    );
  });
});

describe('PUT /api/admin/categories/{id}', () => {
  test('changes a built-in category, which keeps its place and its time', async () => {
    const { status, body } = await update('2', { name: 'Food', customs: true });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      id: 2,
      name: 'Food',
      customs: true,
      created_at: '2016-09-05 14:47:41',
      updated_at: '2026-03-01 19:00:01',
    });
    const all = await listed();
    expect(all[1]).toEqual(body.data);
    expect(all).toHaveLength(firstCategories.length);
  });

  test('changes an added category, and one that was changed before', async () => {
    const { body } = await create({ name: 'Tools', customs: false });
    await update('1001', { name: 'Tool', customs: false });
    fixture.runtime.clock.advance(60);
    const changed = await update('1001', { name: 'Hardware', customs: true });
    expect(changed.body.data).toEqual({
      ...body.data,
      name: 'Hardware',
      customs: true,
      updated_at: '2026-03-01 19:01:03',
    });
    expect((await listed()).at(-1)).toEqual(changed.body.data);
  });

  test('stores a change once: a repetition changes nothing', async () => {
    await update('2', { name: 'Food', customs: true });
    await update('2', { name: 'Food', customs: true });
    expect(await fixture.items()).toHaveLength(1);
    expect((await listed())[1]).toMatchObject({ name: 'Food', customs: true });
  });

  test('loses none of two concurrent changes unnoticed: the second gets a conflict', async () => {
    const answers = await Promise.all(['One', 'Two', 'Three'].map((name) => update('2', { name, customs: false })));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    for (const { status } of answers) expect([200, 422]).toContain(status);
    const [, stored] = await listed();
    expect(done.map(({ body }) => body.data.name)).toContain(stored.name);
  });

  test('answers 404 as documented for an unknown category', async () => {
    const { status, body } = await update('999', { name: 'Food', customs: true });
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ http_code: 404, message: 'Resource Not Found' });
    expect(await fixture.items()).toEqual([]);
  });

  test.each(badBodies.map((body) => [body]))('refuses %j and changes nothing', async (body) => {
    const answer = await update('2', body);
    expect([answer.status, answer.body.error.http_code]).toEqual([422, 422]);
    expect(await fixture.items()).toEqual([]);
  });

  test('is for administrators only', async () => {
    const body = { name: 'Food', customs: true };
    const asUser = await fixture.byUser(updateCategory);
    expect(asUser.status).toBe(401);
    const asAccount = await fixture.byAdmin(updateCategory, { params: { id: '2' }, body, admin: false });
    expect(asAccount.status).toBe(403);
    expect(await fixture.items()).toEqual([]);
  });
});
