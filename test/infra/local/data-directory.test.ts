import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openState } from '#infra/local/aws/state.ts';
import { openClockFile } from '#infra/local/clock-file.ts';
import { checkDatabase, openDataDirectory } from '#infra/local/data-directory.ts';
import { openJournal } from '#infra/local/processes/journal.ts';

function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'data-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('a data directory', () => {
  test('is created where there is none, and belongs to one process at a time', () => {
    const directory = join(temporaryDirectory(), 'new/data');
    const release = openDataDirectory(directory);
    expect(() => openDataDirectory(directory)).toThrow(
      `Another local cloud uses the data directory ${directory}: end it, or choose another directory with DATA_DIR`,
    );
    release();
    openDataDirectory(directory)();
  });

  test('is claimed by a lock inside it, so that no environment variable can hide the lock', () => {
    const directory = temporaryDirectory();
    onTestFinished(openDataDirectory(directory));
    const { TMPDIR } = process.env;
    process.env.TMPDIR = temporaryDirectory();
    onTestFinished(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    expect(() => openDataDirectory(directory)).toThrow('Another local cloud uses');
  });

  test('cannot replace a file', () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(() => openDataDirectory(file)).toThrow(`${file} is a file: remove it, or choose another directory`);
    expect(() => openDataDirectory(join(file, 'data'))).toThrow(`${file} is a file: remove it`);
  });

  test('cannot be created where the user may not write', () => {
    const directory = temporaryDirectory();
    const isRoot = process.getuid?.() === 0;
    chmodSync(directory, 0o500);
    // The root user may write everywhere, so the test takes another user id for a moment.
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(() => openDataDirectory(join(directory, 'data'))).toThrow(
        `You may not write to ${directory}, where the data directory ${join(directory, 'data')} lies: change its owner`,
      );
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(directory, 0o700);
    }
  });

  test('is refused when it has another version', () => {
    const directory = temporaryDirectory();
    openDataDirectory(directory)();
    writeFileSync(join(directory, 'format'), '0\n');
    const open = () => openDataDirectory(directory);
    expect(open).toThrow('is of another version of the local cloud (format 0, this one has 1): move it away, or');
    expect(open).toThrow('format 0');
  });
});

describe('a damaged file is named', () => {
  test.each([
    ['clock.json', '{"offsetMs":', (directory: string) => openClockFile(directory)],
    ['processes.jsonl', '{}\n{"type"\n', (directory: string) => openJournal(directory)],
    ['aws.db', 'no database at all, and long enough to have a header that says so', openState],
  ])('%s', (name, content, open) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, name), content.padEnd(4096));
    expect(() => open(directory)).toThrow(`The file ${join(directory, name)}`);
    expect(() => open(directory)).toThrow('is damaged');
  });

  test('even where only pages in the middle of a database were overwritten', () => {
    const file = join(temporaryDirectory(), 'dynamodb.db');
    const database = new DatabaseSync(file);
    database.exec('BEGIN; CREATE TABLE items (id INTEGER PRIMARY KEY, text TEXT)');
    const insert = database.prepare('INSERT INTO items (text) VALUES (?)');
    for (let n = 0; n < 500; n++) insert.run('x'.repeat(200));
    database.exec('COMMIT');
    database.close();
    checkDatabase(file);
    const bytes = readFileSync(file);
    bytes.fill(7, 8192, 16384);
    writeFileSync(file, bytes);
    expect(() => checkDatabase(file)).toThrow(`The file ${file} is damaged`);
  });

  test('but a missing file is not damage', () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'empty'));
    checkDatabase(join(directory, 'empty/aws.db'));
  });
});
