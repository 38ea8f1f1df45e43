import { describe, expect, test } from 'vitest';
import { handler as createReview } from '#functions/gibby/reviews/create-review/handler.ts';
import { handler as listReviews } from '#functions/gibby/reviews/list-reviews/handler.ts';
import type { TestRequest } from '#test/support/call.ts';
import { dealFixture, requester, stranger, traveller } from '../deal-fixture.ts';

async function reviewFixture() {
  const deals = await dealFixture();
  return {
    ...deals,
    rate: (user: number, subject: number, body: unknown, query: TestRequest['query'] = {}) =>
      deals.as(user).call(createReview, { params: { id: String(subject) }, body, query }),
    list: (subject: number, query: TestRequest['query'] = {}) =>
      deals.as(stranger).call(listReviews, { params: { id: String(subject) }, query }),
    items: async () => (await deals.items()).filter(({ PK }) => !String(PK).startsWith('SEQ#')),
  };
}
const already = { error: { http_code: 403, message: 'You have already rated this user', code: 'already_rated' } };

test('each party rates the other once, and the review is listed under the role of the rated user', async () => {
  const { completed, rate, list } = await reviewFixture();
  const requestId = await completed();
  const answer = await rate(requester, traveller, { rating: 5, request_id: requestId, comments: 'Test Comment' });
  expect([answer.status, answer.body.data]).toEqual([
    200,
    {
      id: expect.any(Number),
      rating: 5,
      comments: 'Test Comment',
      request_id: requestId,
      user: { id: requester, name: 'Suci Requester', images: expect.objectContaining({ mini: expect.any(String) }) },
      created_at: expect.stringMatching(/^2026-03-01 /),
      updated_at: expect.stringMatching(/^2026-03-01 /),
    },
  ]);
  const other = await rate(traveller, requester, { rating: 4, request_id: requestId }, { type: 'requester' });
  expect(other.status).toBe(200);

  const { body } = await list(traveller, { type: 'traveller' });
  expect(body.data).toEqual([answer.body.data]);
  expect(body.meta.pagination).toMatchObject({ total: 1, count: 1 });
  expect((await list(requester)).body.data).toEqual([other.body.data]);
  expect((await list(requester, { type: '' })).body.data).toEqual([other.body.data]);
  expect((await list(traveller)).body.data).toEqual([]);
});

test('a star costs its parties our fee, also when both are one person with two accounts', async () => {
  const { completed, rate, owed } = await reviewFixture();
  const requestId = await completed();
  expect((await rate(requester, traveller, { rating: 5, request_id: requestId })).status).toBe(200);
  const feeMinor = await owed('revenue:service_fee');
  expect(feeMinor).toBeGreaterThanOrEqual(15_000);
  await rate(requester, traveller, { rating: 5, request_id: await completed() });
  expect(await owed('revenue:service_fee')).toBe(2 * feeMinor);
});

test('a second review of the same request is refused in the words of the document, and not counted', async () => {
  const { completed, rate, items } = await reviewFixture();
  const requestId = await completed();
  await rate(requester, traveller, { rating: 5, request_id: requestId });
  const before = await items();
  const answer = await rate(requester, traveller, { rating: 1, request_id: requestId });
  expect([answer.status, answer.body]).toEqual([403, already]);
  expect(await items()).toEqual(before);
});

test('of many concurrent reviews of one request one counts, and of several requests all do', async () => {
  const { completed, rate, ports } = await reviewFixture();
  const [first, second, third] = [await completed(), await completed(), await completed()];
  const answers = await Promise.all(
    [first, first, first, second, second, third].map((request_id, index) =>
      rate(requester, traveller, { rating: 1 + (index % 5), request_id }),
    ),
  );
  const accepted = answers.filter(({ status }) => status === 200).map(({ body }) => body.data);
  expect(new Set(accepted.map(({ request_id }) => request_id)).size).toBe(3);
  expect(accepted).toHaveLength(3);
  const sum = accepted.reduce((total, { rating }) => total + rating, 0);
  expect(await ports.reviews.ratingsOf(traveller, 'traveller')).toEqual({ count: 3, sum });
  expect(answers.filter(({ status }) => status !== 200).map(({ body }) => body)).toEqual([already, already, already]);
});

test('a review may come as text, as forms and some apps send it', async () => {
  const { completed, rate } = await reviewFixture();
  const requestId = await completed();
  const { status, body } = await rate(requester, traveller, { rating: '4', request_id: String(requestId) });
  expect([status, body.data.rating, body.data.request_id]).toEqual([200, 4, requestId]);
});

describe('a review is refused', () => {
  const refusals = [
    ['by a stranger', stranger, traveller, {}, 422, 'The selected request id is invalid.'],
    ['of a stranger', requester, stranger, {}, 422, 'The selected request id is invalid.'],
    ['of oneself', requester, requester, {}, 422, 'The selected request id is invalid.'],
    ['of nobody', requester, 999, {}, 404, 'Resource Not Found'],
    ['for another request', requester, traveller, { request_id: 9999 }, 422, 'The selected request id is invalid.'],
    ['with no star', requester, traveller, { rating: 0 }, 422, 'The rating must be at least 1.'],
    ['with half a star', requester, traveller, { rating: 4.5 }, 422, undefined],
    ['with six stars', requester, traveller, { rating: 6 }, 422, undefined],
    ['without stars', requester, traveller, { rating: undefined }, 422, 'The rating field is required.'],
  ] as const;
  test.each(refusals)('%s', async (_name, as, subject, change, status, message) => {
    const { completed, rate, items } = await reviewFixture();
    const requestId = await completed();
    const before = await items();
    const answer = await rate(as, subject, { rating: 5, request_id: requestId, comments: 'x', ...change });
    expect(answer.status).toBe(status);
    if (message) expect(answer.body.error.message).toBe(message);
    expect(await items()).toEqual(before);
  });

  test('under a role that the rated user did not have', async () => {
    const { completed, rate } = await reviewFixture();
    const body = { rating: 5, request_id: await completed() };
    const answer = await rate(requester, traveller, body, { type: 'requester' });
    expect([answer.status, answer.body.error.message]).toEqual([422, 'The selected type is invalid.']);
  });

  test('before the request is completed, or when it was cancelled', async () => {
    const { agreed, advance, rate, items } = await reviewFixture();
    const { requestId } = await agreed();
    const body = { rating: 5, request_id: requestId };
    const before = await items();
    expect((await rate(requester, traveller, body)).body.error.code).toBe('review_too_early');
    expect(await items()).toEqual(before);
    await advance(requestId, { event: 'cancel', by: requester, reasonId: 1 });
    expect((await rate(requester, traveller, body)).status).toBe(422);
  });
});

test('reviews of an unknown user are a 404', async () => {
  const { list } = await reviewFixture();
  expect((await list(999)).status).toBe(404);
});
