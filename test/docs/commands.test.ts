import { describe, expect, test } from 'vitest';
import { commandsIn, problemOf } from './commands.ts';
import { filesOf, textOf } from './pages.ts';

const pages = ['README.md', 'infra/README.md', ...filesOf('docs/**/*.md')];

describe('the commands of the pages', () => {
  test('exist, with every file that they name', () => {
    const commands = pages.flatMap((page) => commandsIn(textOf(page)).map((command) => [page, command] as const));
    expect(commands.length).toBeGreaterThan(30);
    const wrong = commands.flatMap(([page, command]) => {
      const problem = problemOf(command);
      return problem === undefined ? [] : [`${page}: ${command}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });

  test('are found in blocks and in sentences, one by one', () => {
    const page = [
      'Run `npm run lint` or see `docs/`.',
      '```sh',
      'PORT=1 npm ci && npm start  # both',
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
    'node infra/nowhere.ts',
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
    'node infra/build/cities.ts',
  ])('are taken when they are right: %s', (command) => {
    expect(problemOf(command)).toBeUndefined();
  });
});
