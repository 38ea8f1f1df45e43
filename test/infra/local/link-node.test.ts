import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const script = join(import.meta.dirname, '../../../infra/local/link-node.mjs');

function project(...files: readonly string[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'link-node-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, 'node_modules/.bin'), { recursive: true });
  for (const file of files) {
    mkdirSync(join(directory, file, '..'), { recursive: true });
    writeFileSync(join(directory, file), '');
  }
  return directory;
}

const link = (directory: string) => execFileSync(process.execPath, [script], { cwd: directory });
const linkIn = (directory: string) => join(directory, 'node_modules/.bin/node');

test('scripts run on the Node that npm installed', () => {
  const binary = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  const directory = project(binary);
  link(directory);
  expect(readlinkSync(linkIn(directory))).toBe(`../../${binary}`);
  const { ino } = lstatSync(linkIn(directory));
  link(directory);
  expect(lstatSync(linkIn(directory)).ino).toBe(ino);
});

test('where npm installed no Node, one that is new enough is used', () => {
  const directory = project();
  link(directory);
  expect(() => lstatSync(linkIn(directory))).toThrow('ENOENT');
});
