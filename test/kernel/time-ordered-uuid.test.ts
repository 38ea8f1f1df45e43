import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeOrderedUuid, timePartOf } from '#shared/kernel/time-ordered-uuid.ts';

const anyMoment = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test('the form is that of RFC 9562, version 7', () => {
  // The time of the example in its appendix A.6.
  expect(timeOrderedUuid(0x017f22e279b0, 'anything')).toMatch(/^017f22e2-79b0-7/);
  fc.assert(
    fc.property(anyMoment, fc.string(), (moment, purpose) => {
      expect(timeOrderedUuid(moment, purpose)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }),
  );
});

test('ids are ordered by time, and the lower bound of a moment sorts between earlier ids and its own', () => {
  fc.assert(
    fc.property(anyMoment, anyMoment, fc.string(), fc.string(), (one, other, purpose, another) => {
      const [earlier, later] = one < other ? [one, other] : [other, one];
      expect(timePartOf(later) < timeOrderedUuid(later, another)).toBe(true);
      if (earlier < later) expect(timeOrderedUuid(earlier, purpose) < timePartOf(later)).toBe(true);
    }),
  );
});

test('the same purpose at the same moment gives the same id, and another purpose another id', () => {
  fc.assert(
    fc.property(anyMoment, fc.string(), fc.string(), (moment, purpose, another) => {
      const isSame = timeOrderedUuid(moment, purpose) === timeOrderedUuid(moment, another);
      expect(isSame).toBe(purpose === another);
    }),
  );
});
