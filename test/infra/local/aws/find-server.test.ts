import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findServer, type Machine } from '#infra/local/aws/dynamodb/find-server.ts';

/** A machine without any program, and a function that puts a file there. */
function bareMachine() {
  const root = mkdtempSync(join(tmpdir(), 'machine-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, mode = 0o755): string => {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '');
    chmodSync(file, mode);
    return file;
  };
  const machine: Machine = {
    platform: 'darwin',
    architecture: 'arm64',
    path: [join(root, 'empty'), join(root, 'bin')].join(delimiter),
    dynamodbLocal: join(root, 'dynamodb-local'),
    packageDirectory: (name) => (name === '@dynoxide/darwin-arm64' ? join(root, 'package') : undefined),
  };
  return { root, machine, put };
}

const programOf = (machine: Machine) => findServer(machine).command({ host: '127.9.9.9', port: 8000 }, '/data')[0];

test('a dynoxide on the PATH is preferred to the one from npm, and that one to Java', () => {
  const { machine, put } = bareMachine();
  const java = put('bin/java');
  put('dynamodb-local/DynamoDBLocal.jar', 0o644);
  expect(programOf(machine)).toBe(java);
  const ofNpm = put('package/dynoxide');
  expect(programOf(machine)).toBe(ofNpm);
  const onPath = put('bin/dynoxide');
  expect(programOf(machine)).toBe(onPath);
  expect(findServer(machine).command({ host: '127.9.9.9', port: 8000 }, '/data')).toEqual([
    onPath,
    'serve',
    '--host',
    '127.9.9.9',
    '--port',
    '8000',
    '--db-path',
    join('/data', 'dynamodb.db'),
  ]);
});

test('a program that cannot be run, or is for another platform, is ignored', () => {
  const { machine, put } = bareMachine();
  put('bin/dynoxide', 0o644);
  put('package/dynoxide');
  expect(() => findServer({ ...machine, architecture: 'x64' })).toThrow('No table server was found for darwin on x64');
});

test('DynamoDB Local runs in the folder layout of its archive and in that of Maven', () => {
  const { root, machine, put } = bareMachine();
  put('bin/java');
  put('dynamodb-local/DynamoDBLocal-2.6.1.jar', 0o644);
  const classPath = () => findServer(machine).command({ host: '127.9.9.9', port: 8000 }, '/data').join(' ');
  expect(classPath()).toContain(`-Dsqlite4java.library.path=${join(root, 'dynamodb-local')} `);
  put('dynamodb-local/DynamoDBLocal_lib/one.jar', 0o644);
  expect(classPath()).toContain(`-Dsqlite4java.library.path=${join(root, 'dynamodb-local/DynamoDBLocal_lib')} `);
  expect(classPath()).toContain('-sharedDb -disableTelemetry -cors http://127.9.9.9:8000 -port 8000 -dbPath /data');
});

test('Java alone is not enough, and the error says what to install', () => {
  const { root, machine, put } = bareMachine();
  put('bin/java');
  expect(() => findServer(machine)).toThrow(
    `No table server was found for darwin on arm64: install dynoxide so that it is on your PATH, or Java with DynamoDB Local unpacked into ${join(root, 'dynamodb-local')} (or where DYNAMODB_LOCAL says), or name a server that runs in DYNAMODB_ENDPOINT.`,
  );
});
