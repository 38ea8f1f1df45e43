import { expect, test } from 'vitest';
import { idsIn, requestFixture } from './request-fixture.ts';

async function asked() {
  const under = await requestFixture();
  for (const id of [1, 2]) await under.join(id);
  return { ...under, id: await under.asked(1) };
}

test('a comment is answered as a list of one, without its time, and is then in the list with it', async () => {
  const { comment, commentsOf, id } = await asked();
  const { status, body } = await comment(2, id, 'Which size?');
  expect(status).toBe(200);
  const wire = {
    id: 1,
    user: 'User 2',
    user_id: 2,
    user_image: expect.objectContaining({ mini: expect.any(String) }),
    message: 'Which size?',
  };
  expect(body).toEqual({ data: [wire] });
  const list = await commentsOf(1, id);
  expect(list.body.data).toEqual([{ ...wire, created_at: '7:00 PM', created_at_iso: '2026-03-01T12:00:04.000Z' }]);
});

test('comments are counted, and paged with the oldest first', async () => {
  const { comment, commentsOf, request, id } = await asked();
  for (const text of ['one', 'two', 'three']) await comment(2, id, text);
  expect((await request(2, id)).body.data.comment_count).toBe(3);
  const first = await commentsOf(1, id, { per_page: '2' });
  expect([idsIn(first), first.body.meta.pagination.total]).toEqual([[1, 2], 3]);
  expect(idsIn(await commentsOf(1, id, { per_page: '2', page: '2' }))).toEqual([3]);
});

test('lists include them only on request, and at most the first ten', async () => {
  const { comment, deliver, list, id } = await asked();
  for (let number = 0; number < 11; number++) await comment(2, id, `number ${number}`);
  await deliver();
  const [without] = (await list(1)).body.data;
  expect([without.comment_count, without.comments]).toEqual([11, undefined]);
  const [withThem] = (await list(1, { include: 'comments' })).body.data;
  expect(withThem.comments.map(({ message }: { message: string }) => message)).toEqual(
    Array.from({ length: 10 }, (_, number) => `number ${number}`),
  );
});

test.each([
  [' ', 'The comments field is required.'],
  [undefined, 'The comments field is required.'],
  ['x'.repeat(1001), 'The comments may not be greater than 1000 characters.'],
])('the comment %j is refused', async (text, message) => {
  const { comment, items, id } = await asked();
  const before = await items();
  const { status, body } = await comment(2, id, text);
  expect([status, body.error.message]).toEqual([422, message]);
  expect(await items()).toEqual(before);
});

test('a comment on a missing request is refused', async () => {
  const { comment, commentsOf } = await asked();
  expect([(await comment(2, 99, 'x')).status, (await commentsOf(2, 99)).status]).toEqual([404, 404]);
});
