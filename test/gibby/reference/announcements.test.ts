import { beforeEach, describe, expect, test } from 'vitest';
import { handler as createAnnouncement } from '#functions/gibby/reference/create-announcement/handler.ts';
import { handler as listAnnouncements } from '#functions/gibby/reference/list-announcements/handler.ts';
import { handler as updateAnnouncement } from '#functions/gibby/reference/update-announcement/handler.ts';
import { referenceFixture, sampleOf } from './reference-fixture.ts';

let fixture: Awaited<ReturnType<typeof referenceFixture>>;
beforeEach(async () => {
  fixture = await referenceFixture();
});

const create = (body: unknown) => fixture.byAdmin(createAnnouncement, { body });
const update = (id: string, body: unknown) => fixture.byAdmin(updateAnnouncement, { params: { id }, body });
const listed = async () => (await fixture.byApplication(listAnnouncements)).body.data;

const badBodies: readonly unknown[] = [
  {},
  { message: 'Closed' },
  { is_active: true },
  { message: '', is_active: true },
  { message: 'x'.repeat(1_001), is_active: true },
  { message: 'Closed', is_active: 'perhaps' },
];

describe('GET /api/notifications', () => {
  test('answers every caller as the document prints it', async () => {
    const { status, body } = await fixture.byApplication(listAnnouncements);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...sampleOf('/api/notifications') });
  });
});

describe('POST /api/admin/announcements', () => {
  test('adds an announcement, active or not', async () => {
    const { status, body } = await create({ message: 'We rest on Friday.', is_active: true });
    expect(status).toBe(201);
    const times = { created_at: '2026-03-01 19:00:01', updated_at: '2026-03-01 19:00:01' };
    expect(body.data).toEqual({ id: 1001, message: 'We rest on Friday.', is_active: true, ...times });
    expect((await create({ message: 'A draft', is_active: false })).body.data.is_active).toBe(false);
    expect((await listed()).map(({ id }: { id: number }) => id)).toEqual([1, 1001, 1002]);
  });

  test.each(badBodies.map((body) => [body]))('refuses %j and adds nothing', async (body) => {
    const answer = await create(body);
    expect([answer.status, answer.body.error.http_code]).toEqual([422, 422]);
    expect(await fixture.items()).toEqual([]);
  });
});

describe('PUT /api/admin/announcements/{id}', () => {
  test('changes an announcement', async () => {
    const { status, body } = await update('1', { message: 'Libur', is_active: true });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      ...sampleOf('/api/notifications').data[0],
      is_active: true,
      updated_at: '2026-03-01 19:00:01',
    });
    expect(await listed()).toEqual([body.data]);
  });

  test('answers 404 for an unknown announcement', async () => {
    expect((await update('2', { message: 'Libur', is_active: true })).status).toBe(404);
    expect(await fixture.items()).toEqual([]);
  });

  test.each(badBodies.map((body) => [body]))('refuses %j and changes nothing', async (body) => {
    expect((await update('1', body)).status).toBe(422);
    expect(await fixture.items()).toEqual([]);
  });

  test('is for administrators only', async () => {
    const request = { params: { id: '1' }, body: { message: 'Libur', is_active: true }, admin: false };
    expect((await fixture.byAdmin(updateAnnouncement, request)).status).toBe(403);
    expect(await fixture.items()).toEqual([]);
  });
});
