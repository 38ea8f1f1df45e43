import { randomUUID } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { startDynamodbServer, UNVERIFIED_CREDENTIALS } from '#infra/local/aws/dynamodb/server.ts';
import { attemptClock, attemptIds } from '#shared/platform/attempts/attempt.adapter.ts';
import { createIds, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { tableRequest } from './table.ts';

/** A clock that moves only when a test advances it. */
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

/** A runtime with a new table of its own on a real embedded server. */
export interface TestRuntime extends Runtime {
  readonly clock: TestClock;
  /** Lines that were logged. */
  readonly lines: { level: string; message: string; facts: Readonly<Record<string, unknown>> }[];
}

// All files of a worker share one server, which ends with the worker.
const server = await startDynamodbServer(':memory:', process.env.DYNAMODB_ENDPOINT);
process.env.AWS_ENDPOINT_URL_DYNAMODB = server.url;
process.env.AWS_REGION = 'us-east-1';
process.env.AWS_ACCESS_KEY_ID = 'test';
process.env.AWS_SECRET_ACCESS_KEY = 'test';
if (server.databaseFile !== undefined) skipSignatures(new URL(server.url).host);

/** The embedded server verifies no signature, and signing takes a quarter of a call's time. Clouds verify theirs. */
function skipSignatures(host: string): void {
  const { sign } = SignatureV4.prototype;
  async function signOthers(this: SignatureV4, ...[request, options]: Parameters<typeof sign>) {
    if (`${request.hostname}:${request.port}` !== host) return sign.call(this, request, options);
    return Object.assign(request, { headers: { ...request.headers, ...UNVERIFIED_CREDENTIALS } });
  }
  Reflect.set(SignatureV4.prototype, 'sign', signOthers);
}

/** Creates a table as the template defines it, and a runtime on it. `variables` are added to the environment. */
export async function testRuntime(variables: Readonly<Record<string, string>> = {}): Promise<TestRuntime> {
  const TableName = `test-${randomUUID()}`;
  // No test reads the stream, and the embedded server scans all records of a stream at each write.
  const request = { ...tableRequest, TableName, StreamSpecification: undefined };
  await server.call('DynamoDB_20120810.CreateTable', request);
  const environment: Readonly<Record<string, string>> = {
    TABLE_NAME: TableName,
    PUBLIC_URL: 'https://public.example.com',
    WEBHOOK_URL: '',
    WEBHOOK_EVENTS: '',
    ...variables,
  };
  const lines: TestRuntime['lines'] = [];
  const clock = attemptClock(testClock());
  return {
    clock,
    ids: attemptIds(createIds(clock)),
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
