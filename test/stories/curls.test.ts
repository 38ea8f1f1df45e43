import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandsIn } from '../docs/commands.ts';
import { type CloudFixture, cloudFixture } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
beforeAll(async () => {
  fixture = await cloudFixture();
});
afterAll(() => fixture?.close());

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.log('skipped: the curls of the pages, because this machine has no curl');

/** The page's curls, as a reader would paste them, except for the port. */
const curlsOf = (page: string) =>
  commandsIn(readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')).filter((each) =>
    each.startsWith('curl '),
  );

async function answerTo(command: string): Promise<unknown> {
  const here = `${command.replace('http://127.0.0.1:3000', fixture.cloud.origin)} --fail-with-body`;
  const { stdout } = await promisify(execFile)('bash', ['-c', here]);
  return JSON.parse(stdout);
}

/** What each curl prints, in the order of the page. */
const answers = {
  'README.md': [
    { account: { firstName: 'Ada', lastName: 'Example' } },
    { id: expect.any(String), expiresOn: expect.any(String) },
    expect.arrayContaining([
      expect.objectContaining({ to: 'ada@example.com', text: expect.stringMatching(/\b\d{6}\b/) }),
    ]),
  ],
  'docs/contributing.md': [{ now: expect.anything() }, { rules: [{ kind: 'crash', match: 'claimGig', times: 1 }] }],
} as const;

test.skipIf(!hasCurl).each(Object.entries(answers))('the curls of %s answer', async (page, expected) => {
  const printed: unknown[] = [];
  for (const command of curlsOf(page)) printed.push(await answerTo(command));
  expect(printed).toMatchObject(expected);
});
