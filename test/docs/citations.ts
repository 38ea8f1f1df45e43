import { cellsOf, citedFile, exists, linkTarget, type Page, pageOf, textOf, withoutCode } from './pages.ts';

/** A row of the routes page. */
export interface RouteRow {
  readonly id: string;
  readonly method: string;
  readonly paths: readonly string[];
  readonly auth: string;
  /** Undefined for a row that is not built. */
  readonly operation: string | undefined;
  readonly decision: string;
}

/** All rows of the routes page, in its order. */
export const routeRows: readonly RouteRow[] = withoutCode(textOf('docs/contract/routes.md'))
  .split('\n')
  .filter((line) => /^\| [DIGX]\d\d \|/.test(line))
  .map((line) => {
    const [id = '', method = '', paths = '', auth = '', operation = '', , decision = ''] = cellsOf(line);
    return { id, method, paths: inCode(paths), auth, operation: inCode(operation)[0], decision };
  });

const rowIds = new Set(routeRows.map(({ id }) => id));

function inCode(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** The tables whose rows are cited by a word and a number, by the headings above them. */
const numberedTables: Readonly<Record<string, RegExp>> = {
  ambiguity: /ambiguities/i,
  invariant: /invariants/i,
  pattern: /access patterns$/i,
};

const place = String.raw`"[^"]+"|section \d+[a-z]?|(?:${Object.keys(numberedTables).join('|')}) \d+|all samples`;
const citation = new RegExp(String.raw`([\w.-]+(?:/[\w.-]+)*\.(?:md|txt))\b((?:, (?:${place}))*)`, 'g');
const routeId = /\b[DIGX]\d\d\b/g;

/** Documents that are not ours have sections of their own. */
const rfc = /\bRFC \d+(?:, (?:section )?\d+(?:\.\d+)*)?/g;

/** What reads as a citation and names no page, or joins two places in another way than by a comma. */
const unknownForms = [
  /\b(?:sections?|ambiguit(?:y|ies)|invariants?|access patterns?) \d+\w*/gi,
  /\b(?:Gibby|Dropin|[Ii]nstant(?: streaming)?) API, \S+/g,
  /\b(?:\w+ )?(?:design|spec|specification), \S+/g,
  /\bdocument(?:'s)?,? \(?"[A-Z][^"]*"/g,
  /\bcited and "[^"]*"/g,
];

const linkEnd = /\]\(([^)\s]+)\)/g;

const pages = new Map<string, Page>();
function knownPage(file: string): Page {
  const page = pages.get(file) ?? pageOf(file);
  pages.set(file, page);
  return page;
}

/** What is cited in a text and is nowhere. */
function brokenCitations(text: string): string[] {
  const ids = [...text.matchAll(routeId)].filter(([id]) => !rowIds.has(id)).map(([id]) => `${id} is no row`);
  const places = [...text.matchAll(citation)].flatMap(([, name = '', cited = '']) => brokenPlaces(name, cited));
  return [...ids, ...places];
}

/** What is wrong with a comment's citations: they lead nowhere, or are in a form that cannot be followed. */
export function brokenInComment(comment: string): string[] {
  const rest = comment.replaceAll(citation, 'cited').replaceAll(rfc, '');
  const unknown = unknownForms.flatMap((form) => [...rest.matchAll(form)].map(([text]) => `unknown form: ${text}`));
  return [...brokenCitations(comment), ...unknown];
}

function brokenPlaces(name: string, cited: string): string[] {
  const file = citedFile(name);
  if (file === undefined) return [`there is no ${name}`];
  const page = knownPage(file);
  return [...cited.matchAll(new RegExp(place, 'g'))]
    .map(([text]) => text)
    .filter((text) => !hasPlace(page, text))
    .map((text) => `${name} has no ${text}`);
}

function hasPlace({ headings }: Page, text: string): boolean {
  if (text === 'all samples') return true;
  if (text.startsWith('"')) return headings.some((heading) => heading.text === text.slice(1, -1));
  const [word = '', number = ''] = text.split(' ');
  const table = numberedTables[word];
  if (table === undefined) return headings.some((heading) => heading.text.startsWith(`${number}. `));
  return headings.some((heading) => table.test(heading.text) && heading.firstCells.includes(number));
}

/** What a page cites and is nowhere. Its own links are another matter. */
export function brokenInPage(file: string): string[] {
  return brokenCitations(withoutCode(textOf(file)).replaceAll(linkEnd, ']').replaceAll(/\s+/g, ' '));
}

/** The comments of a source file, each as one line of words. Comments stand on lines of their own, or end one. */
export function commentsIn(source: string): readonly string[] {
  return [...source.matchAll(/^[ \t]*\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n?)+|(?<=\s)\/\/ .*$/gm)].map(([comment]) =>
    comment
      .replaceAll(/^[ \t]*(?:\/\*+|\*\/|\*|\/\/)/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

/** Relative links of a page that lead to no file, or to no heading of it. */
export function brokenLinks(file: string): string[] {
  const text = withoutCode(textOf(file)).replaceAll(/`[^`\n]*`/g, '');
  return [...text.matchAll(linkEnd)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const target = linkTarget(file, link);
      if (!exists(target.file)) return true;
      return target.anchor !== '' && !knownPage(target.file).anchors.has(target.anchor);
    });
}
