import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageKeys } from '#shared/dropin/messaging/chat.rules.ts';

const begin = Date.parse('2026-03-01T12:00:00.000Z');
const keysAt = (at: number, from = 'a', text = 'hello') => messageKeys({ from, text, at });
const meet = (one: readonly string[], other: readonly string[]) => one.some((key) => other.includes(key));

test('equal messages share a key up to 10 s apart and none from 20 s on', () => {
  fc.assert(
    fc.property(fc.nat({ max: 100_000 }), fc.nat({ max: 60_000 }), (offset, apart) => {
      const shared = meet(keysAt(begin + offset), keysAt(begin + offset + apart));
      if (apart <= 10_000) expect(shared).toBe(true);
      if (apart >= 20_000) expect(shared).toBe(false);
    }),
  );
});

test('messages of another sender or with another text share no key', () => {
  expect(meet(keysAt(begin), keysAt(begin, 'b'))).toBe(false);
  expect(meet(keysAt(begin), keysAt(begin, 'a', 'hello '))).toBe(false);
});
