import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guides } from '#infra/build/guides.ts';
import { type CloudFixture, cloudFixture } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
const folder = mkdtempSync(join(tmpdir(), 'guides-'));
beforeAll(async () => {
  fixture = await cloudFixture();
});
afterAll(async () => {
  await fixture?.close();
  rmSync(folder, { recursive: true, force: true });
});

const canRun = ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);
if (!canRun) console.log('skipped: the commands of the guides, because this machine has no bash or no curl');

/** The commands of all guides in reading order, each block with a line before it that says where it is. */
function script(origin: string): string {
  let guide = '';
  const lines = guides().split('\n');
  const commands: string[] = [];
  let isCommand = false;
  for (const line of lines) {
    if (!isCommand && line.startsWith('# ')) guide = line.slice(2);
    if (line === '```') isCommand = false;
    else if (line === '```bash') {
      isCommand = true;
      commands.push(`echo '== ${guide}'`);
    } else if (isCommand) commands.push(line);
  }
  return `set -eo pipefail\n${commands.join('\n')}`.replaceAll('http://127.0.0.1:3000', origin);
}

/** Runs the commands as a reader would paste them, in an empty folder, and returns what they print. */
function played(origin: string): Promise<string> {
  const environment = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', script(origin)], { cwd: folder, env: environment }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${stdout.slice(-1500)}\n${stderr.slice(-1500)}`));
      else resolve(stdout);
    });
  });
}

test.skipIf(!canRun)('the commands of the guides work as written, in order, from an empty folder', async () => {
  const printed = await played(fixture.cloud.origin);
  const printedBy = (guide: string) =>
    printed
      .split('== ')
      .filter((part) => part.startsWith(guide))
      .join('');
  expect(printedBy('First gig')).toMatch(/"status":"purchased".*"price":1\d\.\d+/);
  expect(printedBy('First deal')).toContain('"TRANSIDMERCHANT"');
  expect(printedBy('Uploads')).toContain('"state":"ready"');
  expect(printedBy('Idempotency')).toMatch(/idempotent-replayed: true/i);
});

test('every guide of the folder is part of the documentation', () => {
  const text = guides();
  const pages = readdirSync(join(import.meta.dirname, '../../docs/guides'));
  expect(pages.length).toBeGreaterThan(8);
  for (const page of pages) {
    expect(text).toContain(readFileSync(join(import.meta.dirname, '../../docs/guides', page), 'utf8').trim());
  }
});

test('every code of an error is in the guide of errors with what to do, and every event in that of events', () => {
  const text = guides();
  expect(text).toContain('- `gig_under_way` (`E_PROCESS_UNDERWAY`): You are in another gig.');
  expect(text).toContain('## 429\nWait as many seconds as `Retry-After` says.');
  expect(text).toContain('**`gig-claimed`**, sent by the server');
  expect(text).not.toContain('undefined');
});
