import { expect, test } from 'vitest';
import { numbersOf } from './arguments.ts';

const defaults = { seed: 5, operations: 20_000 };

test('numbers are given by their names, in any order, and the others have their defaults', () => {
  expect(numbersOf(['--operations', '200000', '--seed=7'], defaults)).toEqual({ seed: 7, operations: 200_000 });
  expect(numbersOf([], defaults)).toEqual(defaults);
});

test.each([
  [['7', '100'], 'positional'],
  [['--operation', '7'], "'--operation'"],
  [['--seed'], "'--seed <value>'"],
  [['--seed', 'x'], '--seed takes a whole number, not x.'],
  [['--operations', '1e6'], '--operations takes a whole number, not 1e6.'],
  [['--operations=-5'], '--operations takes a whole number, not -5.'],
  [['--operations', ''], '--operations takes a whole number, not .'],
])('%j is refused', (line, message) => {
  expect(() => numbersOf(line, defaults)).toThrow(message);
});
