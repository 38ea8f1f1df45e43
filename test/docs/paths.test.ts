import { describe, expect, test } from 'vitest';
import { exists, filesOf, textOf, withoutCode } from './pages.ts';

const folders = 'docs|functions|infra|shared|test';

/** The paths that a page names in backticks, from the root of the repository. `<name>` and `*` stand for any. */
function pathsIn(page: string): readonly string[] {
  return [...withoutCode(page).matchAll(new RegExp(`\`((?:${folders})/[^\`\\s<*]*)\``, 'g'))].flatMap(([, path = '']) =>
    alternativesOf(path),
  );
}

/** `a/{b,c}.ts` names two files. */
function alternativesOf(path: string): readonly string[] {
  const [, before = '', choices, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(path) ?? [];
  return choices === undefined ? [path] : choices.split(',').map((choice) => `${before}${choice}${after}`);
}

describe('the paths of the pages', () => {
  test('exist', () => {
    const pages = filesOf('{docs,functions,infra}/**/*.md');
    const named = pages.flatMap((page) => pathsIn(textOf(page)).map((path) => [page, path] as const));
    expect(named.length).toBeGreaterThan(150);
    expect(named.filter(([, path]) => !exists(path)).map(([page, path]) => `${page}: ${path}`)).toEqual([]);
  });

  test('are found in backticks, each alternative by itself', () => {
    expect(pathsIn('See `shared/a/{b,c}.ts`, `infra/`, `functions/<area>/x` and\n```ts\n`docs/x`\n```\n')).toEqual([
      'shared/a/b.ts',
      'shared/a/c.ts',
      'infra/',
    ]);
  });
});
