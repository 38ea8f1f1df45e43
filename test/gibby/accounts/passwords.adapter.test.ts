import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { passwords } from '#shared/gibby/accounts/passwords/passwords.adapter.ts';
import { createIds, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

const clock = { now: () => 0 };
const runtime: Runtime = {
  clock,
  ids: createIds(clock),
  log: { info: () => undefined, error: () => undefined },
  environment: () => '',
};
const port = passwords(runtime);
const password = 'invented password';

test('a hash contains its parameters and its salt, and does not reveal the password', async () => {
  const hash = await port.hash(password);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await port.hash(password)).not.toBe(hash);
});

test('a hash matches its password and no other', async () => {
  const hash = await port.hash(password);
  expect(await port.matches(password, hash)).toBe(true);
  for (const other of ['', `${password} `, password.toUpperCase(), 'x']) {
    expect(await port.matches(other, hash)).toBe(false);
  }
});

test('a hash with other parameters is still verified', async () => {
  const nonce = Buffer.from('0123456789abcdef');
  const tag = argon2Sync('argon2id', {
    message: password,
    nonce,
    memory: 64,
    passes: 3,
    parallelism: 1,
    tagLength: 16,
  });
  const written = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  const hash = `$argon2id$v=19$m=64,t=3,p=1$${written.join('$')}`;
  expect([await port.matches(password, hash), await port.matches('other', hash)]).toEqual([true, false]);
});

test('without a hash nothing matches, and the check takes equally long', async () => {
  const hash = await port.hash(password);
  const time = async (stored: string | null) => {
    const startedAt = performance.now();
    await port.matches('x', stored);
    return performance.now() - startedAt;
  };
  expect(await port.matches(password, null)).toBe(false);
  // In turns, so that a busy moment of the machine slows both; the fastest of each is what the check takes.
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 16; round++) {
    known = Math.min(known, await time(hash));
    unknown = Math.min(unknown, await time(null));
  }
  expect(Math.abs(known - unknown)).toBeLessThan(0.5 * Math.max(known, unknown));
});

test('an invalid hash is a fault, not a mismatch', async () => {
  await expect(port.matches(password, password)).rejects.toThrow('cannot be read');
});

test.each([
  ['composed', 'caf\u00e9 au lait', 'cafe\u0301 au lait'],
  ['decomposed', 'cafe\u0301 au lait', 'caf\u00e9 au lait'],
  ['with another blank', 'caf\u00e9\u00a0au lait', 'caf\u00e9 au lait'],
])('a password that was %s when it was set matches the same letters from any keyboard', async (_name, set, typed) => {
  const hash = await port.hash(set);
  expect([await port.matches(typed, hash), await port.matches(set, hash)]).toEqual([true, true]);
  expect(await port.matches('cafe au lait', hash)).toBe(false);
});

test('a hash of before the normal form matches what was hashed then, in either form', async () => {
  const decomposed = 'cafe\u0301 au lait';
  const nonce = Buffer.from('0123456789abcdef');
  const costs = { memory: 64, passes: 3, parallelism: 1, tagLength: 16 };
  const tag = argon2Sync('argon2id', { message: decomposed, nonce, ...costs });
  const written = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
  const hash = `$argon2id$v=19$m=64,t=3,p=1$${written.join('$')}`;
  expect([await port.matches(decomposed, hash), await port.matches('caf\u00e9 au lait', hash)]).toEqual([true, true]);
});
