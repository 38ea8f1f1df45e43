import { describe, expect, test } from 'vitest';
import { socialFixture } from './social-fixture.ts';

const idsIn = ({ body }: { body: { data: { id: number }[] } }) => body.data.map(({ id }) => id);

/** User 1 is followed by 2 and then 3, and follows 4. */
async function given() {
  const under = await socialFixture();
  for (const id of [1, 2, 3, 4]) await under.join(id);
  await under.follow(2, 1);
  await under.follow(3, 1);
  await under.follow(1, 4);
  return under;
}

test('followers and followings are pages as documented, with the id that the document lacks', async () => {
  const { followers, followings } = await given();
  const { status, body } = await followings(1);
  expect(status).toBe(200);
  expect(body).toEqual({
    data: [{ id: 4, name: 'User 4', images: expect.objectContaining({ mini: expect.any(String) }) }],
    meta: {
      pagination: { total: 1, count: 1, per_page: 30, current_page: 1, total_pages: 1, links: [] },
      cursor: { next: null },
    },
  });
  expect(idsIn(await followers(1))).toEqual([3, 2]);
});

test.each([
  ['somebody', '1', [3, 2]],
  ['oneself by name', '4', [1]],
  ['oneself, left empty', '', [1]],
  ['nobody', '99', []],
])('the lists can be requested for %s', async (_name, user_id, ids) => {
  const { followers } = await given();
  expect(idsIn(await followers(4, { user_id }))).toEqual(ids);
});

test('a user is shown by name, or else by username', async () => {
  const { join, follow, followers } = await given();
  await join(5, { name: null });
  await join(6, { name: null, username: null });
  await follow(5, 4);
  await follow(6, 4);
  const names = (await followers(4)).body.data.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['Somebody', 'user5', 'User 1']);
});

test('a user with a picture is shown with it, in its sizes', async () => {
  const { join, follow, followers } = await given();
  const photo = { kind: 'user', path: 'users/5/0123456789abcdef0123456789abcdef', extension: 'jpg' } as const;
  await join(5, { photo });
  await follow(5, 4);
  expect((await followers(4)).body.data[0].images).toMatchObject({
    original: `https://gibby.example.com/uploads/${photo.path}.jpg`,
    mini: `https://gibby.example.com/uploads/${photo.path}_mini.jpg`,
  });
});

describe('a list of more than a page', () => {
  test('is read by following its links', async () => {
    const { join, follow, followers } = await given();
    for (let id = 10; id < 17; id++) {
      await join(id);
      await follow(id, 1);
    }
    const read: number[] = [];
    let query: Record<string, string> | undefined = { per_page: '4' };
    while (query && read.length < 100) {
      const answer = await followers(1, query);
      read.push(...idsIn(answer));
      expect(answer.body.meta.pagination).toMatchObject({ total: 9, total_pages: 3 });
      const { links } = answer.body.meta.pagination;
      query = links.next && Object.fromEntries(new URL(links.next).searchParams);
    }
    expect(read).toEqual([16, 15, 14, 13, 12, 11, 10, 3, 2]);
  });

  test.each([[{ page: '-1' }], [{ page: '35' }], [{ cursor: 'invented' }], [{ user_id: 'x' }]])(
    'is refused for %j',
    async (query) => {
      const { followers } = await given();
      const { status, body } = await followers(1, query);
      expect([status, body.error.http_code]).toEqual([422, 422]);
    },
  );
});
