import { describe, expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { mutantsOf, mutate } from './mutants.ts';
import { sourcesIn, testsOf } from './scope.ts';

/** The declaration `const x = …` with each change. */
const changed = (expression: string) => {
  const source = `const x = ${expression};`;
  return mutantsOf(source).map((mutant) => mutate(source, mutant).slice('const x = '.length, -1));
};

describe('a mutant', () => {
  test.each([
    ['a < b', ['a <= b', 'a >= b']],
    ['a === b', ['a !== b']],
    ['a + b', ['a - b']],
    ["'to ' + b", ["'' + b"]],
    ['a && b', ['(a)', '(b)']],
    ['a ? b : c', ['(b)', '(c)']],
    ['!a', ['(a)']],
    ['41', ['42']],
    ['false', ['true']],
    ["'open'", ["''"]],
    ["['a', ...b]", ['[...b]', "['a', ]", "['', ...b]"]],
    ['{ from: a, to: b }', ['{ to: b }', '{ from: a,  }']],
    ['(a: number): number => a', ['(a: number): number => undefined']],
    ['Math.min(a, b)', ['Math.max(a, b)']],
    ['a.filter(b)', ['a']],
    ['a.toString()', []],
    ["a satisfies Record<'b', 1>", []],
    ["z.string().describe('for readers')", []],
    ["new Failure(a, { detail: 'for developers' })", []],
    ['() => undefined', []],
  ])('of %s', (expression, expected) => {
    expect(changed(expression)).toEqual(expected);
  });

  test('of statements leaves them out, and takes or leaves a branch always', () => {
    const source = 'export function f(a) {\n  if (a) throw b;\n  c(a);\n  return a;\n}';
    const found = mutantsOf(source).map(({ line, name }) => [line, name]);
    expect(found).toEqual([
      [2, 'f: a → true'],
      [2, 'f: a → false'],
      [2, 'f: throw b; → ;'],
      [3, 'f: c(a); → ;'],
      [4, 'f: return a; → return undefined;'],
    ]);
  });

  test('has a name of its own, which does not depend on its line', () => {
    const names = (source: string) => mutantsOf(source).map(({ name }) => name);
    expect(names('const f = () => [1, 1];')).toContain('f: 1 → 2 (2)');
    expect(names('\n\n// Moved.\nconst f = 1 < 2;')).toEqual(names('const f = 1 < 2;'));
  });
});

test('each source of the scope is loaded by a test', () => {
  const imports = importsOf();
  const sources = sourcesIn([]);
  expect(sources).toContain('shared/gibby/requests/request.rules.ts');
  expect(sources.filter((source) => testsOf(source, imports).length === 0)).toEqual([]);
  expect(sourcesIn(['shared/ledger/']).every((source) => source.startsWith('shared/ledger/'))).toBe(true);
});
