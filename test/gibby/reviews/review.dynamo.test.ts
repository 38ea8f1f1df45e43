import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ratingText } from '#shared/gibby/reviews/rating-text.rules.ts';
import { reviews } from '#shared/gibby/reviews/review.dynamo.ts';
import type { Review } from '#shared/gibby/reviews/review.ts';
import { testRuntime } from '#test/support/store.ts';

const firstPage = { page: 1, per_page: 30 };
const anyReview = fc.record({
  requestId: fc.integer({ min: 1, max: 12 }),
  authorId: fc.integer({ min: 1, max: 3 }),
  subjectId: fc.integer({ min: 7, max: 8 }),
  role: fc.constantFrom('requester', 'traveller'),
  rating: fc.integer({ min: 1, max: 5 }),
});

test('number and sum of the stars equal those of the stored reviews after concurrent and repeated ratings', async () => {
  const port = reviews(await testRuntime());
  const inputs = fc.sample(anyReview, { numRuns: 80, seed: 61 });
  const made: Review[] = inputs.map((input, index) => ({
    ...input,
    id: index + 1,
    comments: '',
    at: '2026-03-01T12:00:00.000Z',
  }));
  const kept: Review[] = [];
  for (let start = 0; start < made.length; start += 10) {
    const atOnce = made.slice(start, start + 10).flatMap((review) => [review, review]);
    const outcomes = await Promise.allSettled(atOnce.map((review) => port.add(review)));
    for (const [index, outcome] of outcomes.entries()) {
      const review = atOnce[index];
      if (outcome.status === 'fulfilled' && review) kept.push(review);
      else expect(outcome).toMatchObject({ reason: { code: 'already_rated' } });
    }
  }
  const locks = made.map(({ requestId, authorId }) => `${requestId} ${authorId}`);
  expect(kept).toHaveLength(new Set(locks).size);

  for (const subjectId of [7, 8]) {
    for (const role of ['requester', 'traveller'] as const) {
      const own = kept.filter((review) => review.subjectId === subjectId && review.role === role);
      const ratings = { count: own.length, sum: own.reduce((sum, { rating }) => sum + rating, 0) };
      expect(await port.ratingsOf(subjectId, role)).toEqual(ratings);
      const many = await port.ratingsOfMany([subjectId, subjectId, 99], role);
      expect(many).toEqual(new Map(own.length > 0 ? [[subjectId, ratings]] : []));
      const listed = (await port.of(subjectId, role, firstPage)).items;
      expect(listed).toEqual([...own].sort((one, other) => other.id - one.id));
    }
  }
});

test.each([
  [{ count: 0, sum: 0 }, '0.00'],
  [{ count: 1, sum: 5 }, '5.00'],
  [{ count: 3, sum: 14 }, '4.67'],
  [{ count: 3, sum: 13 }, '4.33'],
  [{ count: 200, sum: 801 }, '4.01'],
  [{ count: 16, sum: 65 }, '4.06'],
])('the mean of %o is written %s', (ratings, text) => {
  expect(ratingText(ratings)).toBe(text);
});
