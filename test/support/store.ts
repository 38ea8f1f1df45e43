import { randomUUID } from 'node:crypto';
import { startDynamodbServer } from '#infra/local/aws/dynamodb/server.ts';
import { createTableRequest, tablesOf } from '#infra/local/aws/dynamodb/tables.ts';
import { loadAssembly } from '#infra/local/template/assembly.ts';
import { createIds, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { assemblyDirectory } from './built.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock {
  now(): number;
  advance(seconds: number): void;
}

export function testClock(start = Date.parse('2026-03-01T12:00:00.000Z')): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (seconds) => {
      now += seconds * 1000;
    },
  };
}

/** A runtime whose adapters work on a fresh table of their own, on a real embedded server. */
export interface TestRuntime extends Runtime {
  readonly clock: TestClock;
  /** Lines that were logged. */
  readonly lines: { level: string; message: string; facts: Readonly<Record<string, unknown>> }[];
}

// One server for all files that a worker runs; it ends with the worker.
const server = await startDynamodbServer(':memory:', process.env.DYNAMODB_ENDPOINT);
process.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'test';
process.env.AWS_SECRET_ACCESS_KEY = 'test';

const [table] = [...tablesOf(loadAssembly(assemblyDirectory, 'local')).values()];

/** Makes a table as the template defines it and a runtime on it. `variables` join the environment. */
export async function testRuntime(variables: Readonly<Record<string, string>> = {}): Promise<TestRuntime> {
  if (!table) throw new Error('The template has no table.');
  const TableName = `test-${randomUUID()}`;
  // Nobody reads its stream, and the embedded server looks through all records of one at each write.
  const request = { ...createTableRequest(table), TableName, StreamSpecification: undefined };
  await server.call('DynamoDB_20120810.CreateTable', request);
  const environment: Readonly<Record<string, string>> = { TABLE_NAME: TableName, ...variables };
  const lines: TestRuntime['lines'] = [];
  const clock = testClock();
  return {
    clock,
    ids: createIds(clock),
    log: {
      info: (message, facts = {}) => lines.push({ level: 'info', message, facts }),
      error: (message, facts = {}) => lines.push({ level: 'error', message, facts }),
    },
    lines,
    environment: (name) => {
      const value = environment[name];
      if (value === undefined) throw new Error(`The environment variable ${name} is not set.`);
      return value;
    },
  };
}
