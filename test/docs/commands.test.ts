import { describe, expect, test } from 'vitest';
import { runOf, runs } from './command-runs.ts';
import { commandsIn, problemOf } from './commands.ts';
import { exists, filesOf, textOf } from './pages.ts';

const pages = ['README.md', ...filesOf('{docs,functions,infra}/**/*.md')];
const named = pages.flatMap((page) => commandsIn(textOf(page)).map((command) => [page, command] as const));

describe('the commands of the pages', () => {
  test('exist, with every file that they name', () => {
    expect(named.length).toBeGreaterThan(60);
    const wrong = named.flatMap(([page, command]) => {
      const problem = problemOf(command);
      return problem === undefined ? [] : [`${page}: ${command}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });

  test('are found in blocks and in sentences, one by one', () => {
    const page = [
      'Run `npm run lint` or see `docs/`.',
      '```sh',
      "PORT=1 npm ci && npm start  # a comment's apostrophe",
      'aws a --b \'{"c": 1; 2}\' \\',
      '  --d',
      '```',
      '```ts',
      'npm();',
      '```',
    ].join('\n');
    expect(commandsIn(page)).toEqual(['PORT=1 npm ci', 'npm start', 'aws a --b \'{"c": 1; 2}\'  --d', 'npm run lint']);
  });

  test.each([
    'npm run lnit',
    'npm run ci',
    'npm begin',
    'npx vitst run',
    'npx vitest run test/nowhere.test.ts',
    'npx node infra/nowhere.ts',
    'node infra/build/cities.ts',
    'bash .ci/walk',
    'PORT=1 npm run lnit',
    'make all',
  ])('are refused when they are wrong: %s', (command) => {
    expect(problemOf(command)).toBeDefined();
  });

  test.each([
    'PORT=1 npm start',
    'npm run lint',
    'npx tsc --noEmit',
    'bash .ci/run --quick',
    'npx node infra/build/cities.ts',
  ])('are taken when they are right: %s', (command) => {
    expect(problemOf(command)).toBeUndefined();
  });
});

describe('each command of the pages is run', () => {
  test('by a step of .ci/run or by a test, or its reason not to be is printed', () => {
    expect(named.filter(([, command]) => runOf(command) === undefined)).toEqual([]);
    const reasons = new Map(
      named.flatMap(([, command]) => {
        const run = runOf(command);
        return run && 'never' in run ? [[command, run.never] as const] : [];
      }),
    );
    for (const [command, reason] of reasons) console.log(`not run: ${command.slice(0, 60)}: ${reason}`);
  });

  test('by a step or a test that exists', () => {
    const steps = textOf('.ci/run').split('\n');
    const missing = Object.entries(runs).filter(([, run]) => {
      if ('ci' in run) return !steps.some((line) => !/^\s*#/.test(line) && line.endsWith(run.ci));
      return 'test' in run && !exists(run.test);
    });
    expect(missing).toEqual([]);
  });

  test('and nothing is listed that no page names', () => {
    const commands = named.map(([, command]) => command);
    expect(Object.keys(runs).filter((listed) => !commands.some((command) => command.startsWith(listed)))).toEqual([]);
  });

  test('a command that nothing runs is found', () => {
    expect(runOf('npm run build')).toBeUndefined();
    expect(runOf('npm run bench -- --fast')).toBeUndefined();
  });
});
