import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createOutbox } from '#infra/local/outbox.ts';

test('the outbox holds its newest messages, and so does its file, however many there were', () => {
  const directory = mkdtempSync(join(tmpdir(), 'outbox-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const clock = { now: () => 0 };
  const outbox = createOutbox(clock, directory);
  for (let n = 1; n <= 10_001; n++) outbox.record({ kind: 'sms', to: '+15550100001', text: String(n) });

  const lines = readFileSync(join(directory, 'outbox.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(5_000);
  outbox.record({ kind: 'sms', to: '+15550100001', text: 'last' });
  for (const each of [outbox, createOutbox(clock, directory)]) {
    const shown = each.list({});
    expect(shown).toHaveLength(5_000);
    expect([shown[0], shown.at(-1)]).toMatchObject([{ text: 'last' }, { text: '5003' }]);
  }
});
