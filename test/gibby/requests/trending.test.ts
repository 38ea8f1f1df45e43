import { expect, test } from 'vitest';
import { idsIn, requestFixture } from './request-fixture.ts';

async function many(count: number) {
  const under = await requestFixture();
  for (const id of [1, 2, 3]) await under.join(id);
  const ids: number[] = [];
  for (let number = 0; number < count; number++) ids.push(await under.asked(1));
  const trendingNow = async (query: Record<string, string> = {}) => {
    await under.deliver();
    await under.rank();
    return under.trending(3, query);
  };
  return { ...under, ids, trendingNow };
}

test('requests with the most comments and offers trend, most first, four on a page', async () => {
  const { comment, offer, travel, trendingNow, ids } = await many(6);
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = ids;
  for (const id of [a, b, c, d, e]) await comment(2, id, 'one');
  await comment(2, c, 'two');
  await comment(2, c, 'three');
  await travel(2);
  await offer(b, 2, 51);
  const answer = await trendingNow();
  expect(idsIn(answer)).toEqual([c, b, e, d]);
  expect(answer.body.meta.pagination).toMatchObject({ total: 5, per_page: 4, total_pages: 2 });
  expect(idsIn(await trendingNow({ page: '2' }))).toEqual([a]);
});

test('activity more than a week old does not count', async () => {
  const { comment, trendingNow, runtime, ids } = await many(2);
  const [old = 0, fresh = 0] = ids;
  for (const text of ['one', 'two']) await comment(2, old, text);
  expect(idsIn(await trendingNow())).toEqual([old]);
  runtime.clock.advance(6 * 86_400);
  await comment(2, fresh, 'three');
  expect(idsIn(await trendingNow())).toEqual([old, fresh]);
  runtime.clock.advance(2 * 86_400);
  expect(idsIn(await trendingNow())).toEqual([fresh]);
});

test('only open requests trend, and a closed one disappears at once', async () => {
  const { comment, advance, trending, trendingNow, ids } = await many(2);
  const [a = 0, b = 0] = ids;
  for (const id of [a, b]) await comment(2, id, 'one');
  await trendingNow();
  await advance(b, { event: 'cancel', by: 1, reasonId: 6 });
  expect(idsIn(await trending(3))).toEqual([a]);
});

test('a comment that is delivered again counts once', async () => {
  const { comment, replay, trendingNow, ids } = await many(2);
  const [a = 0, b = 0] = ids;
  await comment(2, a, 'one');
  await trendingNow();
  for (let event = 0; event < 6; event++) await replay((count) => event % count);
  await comment(2, b, 'one');
  await comment(2, b, 'two');
  expect(idsIn(await trendingNow())).toEqual([b, a]);
});
