import { expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged, isConflict, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';

const conflict = new Failure('changed_meanwhile');
const other = new Failure('forbidden');

/** Work that fails with these errors, one in each attempt, and succeeds afterwards. */
function failing(...errors: unknown[]) {
  const left = [...errors];
  return async () => {
    if (left.length > 0) throw left.shift();
    return 'done';
  };
}

test('only a condition on what was read is a conflict', () => {
  expect([conflict, other, new Error('changed_meanwhile')].map(isConflict)).toEqual([true, false, false]);
});

test('work is repeated after each conflict, and not after another error', async () => {
  expect(await retryOnConflict('others write', failing(conflict, conflict))).toBe('done');
  await expect(retryOnConflict('others write', failing(conflict, other))).rejects.toBe(other);
});

test('after the last attempt the answer is busy', async () => {
  expect(await retryOnConflict('others write', failing(conflict), 2)).toBe('done');
  const lost = retryOnConflict('others write', failing(conflict, conflict), 2);
  await expect(lost).rejects.toMatchObject({ code: 'busy' });
});

test('a commit says whether it was made', async () => {
  const store = (...errors: unknown[]) => ({ commit: async () => void (await failing(...errors)()) });
  expect(await commitIfUnchanged(store(), [])).toBe(true);
  expect(await commitIfUnchanged(store(conflict), [])).toBe(false);
  await expect(commitIfUnchanged(store(other), [])).rejects.toBe(other);
});
