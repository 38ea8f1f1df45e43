import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** What is made or fetched, and no part of the repository. */
const notOurs = ['**/node_modules', '.git', '.build', '.local', 'cdk.out', 'coverage'];

/** Pages that are cited by their names alone, from any file. */
const citedFolders = ['docs/contract', 'docs/contract/api', 'docs'];

/** Files of the repository by their ending, as paths from its root. */
export function filesOf(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: root, exclude: notOurs }).sort();
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** A heading with the table rows below it, each by its first cell. */
interface Heading {
  readonly text: string;
  readonly firstCells: readonly string[];
}

/** A page or an API document, as far as it can be cited. */
export interface Page {
  readonly headings: readonly Heading[];
  /** What `#` of a link may name, as GitHub makes it of headings. */
  readonly anchors: ReadonlySet<string>;
}

/** The file that a citation names: a page of the contract by its name, any other by its path. Undefined for none. */
export function citedFile(name: string): string | undefined {
  return [...citedFolders, ''].map((folder) => join(folder, name)).find((file) => existsSync(join(root, file)));
}

/** Where a relative link of a page leads, and the anchor that it names there. */
export function linkTarget(from: string, link: string): { readonly file: string; readonly anchor: string } {
  const [path = '', anchor = ''] = link.split('#');
  return { file: path === '' ? from : normalize(join(dirname(from), path)), anchor };
}

export function exists(file: string): boolean {
  return existsSync(join(root, file));
}

/** Text without fenced code, in which `#` is no heading and a bracket no link. */
export function withoutCode(text: string): string {
  return text.replaceAll(/^ *(`{3,})[^`\n]*\n[\s\S]*?^ *\1`*[ \t]*$/gm, '');
}

export function pageOf(file: string): Page {
  const headings: { text: string; firstCells: string[] }[] = [];
  for (const line of withoutCode(textOf(file)).split('\n')) {
    const text = headingIn(line);
    if (text !== undefined) headings.push({ text, firstCells: [] });
    else if (line.startsWith('| ')) headings.at(-1)?.firstCells.push(cellsOf(line)[0] ?? '');
  }
  return { headings, anchors: anchorsOf(headings.map(({ text }) => text)) };
}

/** Cells of a table's row. A bar within a cell is written `\|`. */
export function cellsOf(line: string): readonly string[] {
  return line
    .replaceAll(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The words of a heading. Those of the API documents go on with the block's path or method in brackets. */
function headingIn(line: string): string | undefined {
  const [, text] = /^ *#{1,6} +(.*?)(?: *\[[^\]]*\])?[.: ]*$/.exec(line) ?? [];
  return text?.replaceAll('`', '');
}

function anchorsOf(headings: readonly string[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const plain = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    let [anchor, copies] = [plain, 0];
    while (anchors.has(anchor)) {
      copies += 1;
      anchor = `${plain}-${copies}`;
    }
    anchors.add(anchor);
  }
  return anchors;
}
