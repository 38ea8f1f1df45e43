import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

/** Subcommands of npm that are no scripts of ours. */
const npmOwn = ['ci', 'install'];
/** Programs that a reader has and the repository does not bring. */
const outside = ['aws', 'curl', 'export', 'git'];

const inRepository = /^(?:\.ci|docs|functions|infra|shared|test)\//;

/** The commands of a page: those in its `sh` blocks, and those that a sentence names in backticks. */
export function commandsIn(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^ *```sh\n([\s\S]*?)^ *```/gm)].flatMap(([, text = '']) => commandsOf(text));
  const spans = page
    .replaceAll(/^ *(`{3,})[\s\S]*?^ *\1/gm, '')
    .matchAll(/`((?:[A-Z_]+=\S+ )*(?:npm|npx|node|bash) [^`]+)`/g);
  return [...blocks, ...[...spans].flatMap(([, text = '']) => commandsOf(text.replaceAll(/\s+/g, ' ')))];
}

/** The single commands of a script: without comments, and with the lines of each joined. */
function commandsOf(script: string): readonly string[] {
  const quoted: string[] = [];
  // What is in quotes is one word, whatever it contains; an apostrophe in a comment opens none.
  const plain = script
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(/'[^']*'|"[^"]*"|(?:^|\s)#.*$/gm, (text) =>
      /^['"]/.test(text) ? `\uE000${quoted.push(text) - 1}\uE000` : '',
    );
  return plain
    .split(/\n|&&|;|\|/)
    .map((command) => command.replaceAll(/\uE000(\d+)\uE000/g, (_, index) => quoted[Number(index)] ?? '').trim())
    .filter((command) => command !== '');
}

/** What is wrong with a command; undefined when everything that it names exists. */
export function problemOf(command: string): string | undefined {
  const [program = '', ...rest] = command.replace(/^(?:[A-Z_]+=\S* )*/, '').split(/\s+/);
  const missing = rest.find((word) => inRepository.test(word) && !/[*<]/.test(word) && !existsSync(join(root, word)));
  if (missing !== undefined) return `there is no ${missing}`;
  const [first = ''] = rest.filter((word) => !word.startsWith('-'));
  switch (program) {
    case 'npm':
      return npmProblem(first === 'run' ? (rest[rest.indexOf('run') + 1] ?? '') : first, first === 'run');
    case 'npx':
      return existsSync(join(root, 'node_modules/.bin', first)) ? undefined : `npx finds no ${first}`;
    case 'node':
      return "a reader may have Node 20, which runs no TypeScript: npx node is the project's own";
    case 'bash':
      return existsSync(join(root, first)) && first !== '' ? undefined : `there is no ${first}`;
    default:
      return outside.includes(program) ? undefined : `${program} is not known`;
  }
}

function npmProblem(name: string, isScript: boolean): string | undefined {
  if (name in scripts || (!isScript && npmOwn.includes(name))) return undefined;
  return `npm has no ${name}`;
}
