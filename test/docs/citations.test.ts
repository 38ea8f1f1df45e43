import { describe, expect, test } from 'vitest';
import { areas } from '#infra/areas.ts';
import { brokenInComment, brokenInPage, brokenLinks, commentsIn, type RouteRow, routeRows } from './citations.ts';
import { filesOf, textOf } from './pages.ts';

/** What the code defines, in the form of the rows that it names. */
const defined = areas.flatMap(({ operations }) =>
  Object.entries(operations).flatMap(([operation, definition]) => {
    if (definition.kind !== 'route' && definition.kind !== 'callback') return [];
    const { source, method, path } = definition;
    const isRoute = definition.kind === 'route';
    const paths = [path, ...(isRoute ? (definition.aliases ?? []) : [])];
    return source
      .split(', ')
      .map((id) => ({ id, method, paths, auth: isRoute ? definition.auth : 'signature', operation }));
  }),
);

const lineOf = ({ id, method, paths, auth, operation }: Omit<RouteRow, 'decision'>) =>
  `${id} ${method} ${paths.join(', ')} ${auth} ${operation}`;

describe('the routes page', () => {
  test('has a row for each id that a definition names, and no other row that says it is built', () => {
    expect(defined.length).toBeGreaterThan(114);
    const built = routeRows.filter(({ operation }) => operation !== undefined);
    expect(built.map(lineOf).sort()).toEqual(defined.map(lineOf).sort());
  });

  test('says of a row without an operation that it is not built', () => {
    for (const { operation, id, method, paths, decision } of routeRows) {
      if (operation === undefined) expect(decision, `${id} ${method} ${paths}`).toContain('not built yet');
    }
  });

  test('has a row for each block of the three documents', () => {
    const ids = new Set(routeRows.map(({ id }) => id));
    const blocks = { D: 29, I: 12, G: 76 };
    const expected = Object.entries(blocks).flatMap(([family, count]) =>
      Array.from({ length: count }, (_, index) => `${family}${String(index + 1).padStart(2, '0')}`),
    );
    expect([...ids].filter((id) => !id.startsWith('X')).sort()).toEqual(expected.sort());
  });
});

describe('what is cited exists', () => {
  const sources = filesOf('{functions,infra,shared,test}/**/*.ts');
  const pages = filesOf('**/*.md');

  test('in comments of the code', () => {
    const comments = sources.flatMap((file) => commentsIn(textOf(file)).map((comment) => [file, comment] as const));
    expect(comments.filter(([, comment]) => /\.(?:md|txt), /.test(comment)).length).toBeGreaterThan(50);
    expect(comments.filter(([, comment]) => /\b[DIGX]\d\d\b/.test(comment)).length).toBeGreaterThan(100);
    expect(
      comments.flatMap(([file, comment]) => brokenInComment(comment).map((problem) => `${file}: ${problem}`)),
    ).toEqual([]);
  });

  test('in pages', () => {
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.flatMap((file) => brokenInPage(file).map((problem) => `${file}: ${problem}`))).toEqual([]);
  });

  test('in links of pages', () => {
    expect(pages.flatMap((file) => brokenLinks(file).map((link) => `${file}: ${link}`))).toEqual([]);
  });
});

describe('a wrong citation is found', () => {
  test.each([
    'a row that is not there (D30)',
    'a page that is not there (architecture.md, "Layers")',
    'a path that is not there (docs/nowhere.md)',
    'a heading that is not there (gibby.txt, "Doku Payments")',
    'a section that is not there (state-machines.md, section 9)',
    'an ambiguity that is not there (routes.md, ambiguity 16)',
    'an invariant that is not there (state-machines.md, section 4d, invariant 9)',
    'a section of no page (section 3)',
    'an invariant of no page (4d, invariant 6)',
    'a document by its title (Gibby API, "Banks")',
    'a document by no name ("the document, "Banks")',
    'a design that is not here (realtime design, "Wire")',
    'two places joined by a word (gibby.txt, "Banks" and "News")',
  ])('%s', (comment) => {
    expect(brokenInComment(comment)).not.toEqual([]);
  });

  test.each([
    'a row: D11, and two: G66, G67',
    'a heading (gibby.txt, "Doku Payment"), which says it',
    'places within each other (state-machines.md, section 4d, invariant 6)',
    'a whole page, instant-streaming.txt',
    'what is not ours (RFC 9562, section 5.7)',
  ])('and a right one is not: %s', (comment) => {
    expect(brokenInComment(comment)).toEqual([]);
  });
});
