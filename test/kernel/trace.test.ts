import { expect, test } from 'vitest';
import { currentTrace, traced, traceOfRequest } from '#shared/kernel/clock-ids-log.ts';

const root = '1-5759e988-bd862e3fe1be46a994272793';

test.each([
  [`Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`, root],
  [`Self=1-5759e988-aaaaaaaaaaaaaaaaaaaaaaaa;Root=${root}`, root],
  ['Root=kettle', 'request-1'],
  [`Root=${root}kettle`, 'request-1'],
  [undefined, 'request-1'],
])('of the header %s the trace id is %s', (header, expected) => {
  expect(traceOfRequest(header, 'request-1')).toBe(expected);
});

test('work knows its trace to its end, whatever else runs meanwhile', async () => {
  const seen = await Promise.all(
    ['a', 'b'].map((traceId) =>
      traced(traceId, async () => {
        await Promise.resolve();
        return currentTrace();
      }),
    ),
  );
  expect(seen).toEqual(['a', 'b']);
  expect(currentTrace()).toBeUndefined();
});
