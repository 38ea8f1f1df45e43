import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import http from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { checkDatabase } from '#infra/local/data-directory.ts';
import { DATABASE_FILE, findServer, type ServerProgram } from './find-server.ts';

/** A DynamoDB-compatible server without authorisation, reached over kept-alive connections. */
export interface DynamodbServer {
  readonly url: string;
  /** The server's own SQLite file; undefined for a server that can be reached only through its API. */
  readonly databaseFile: string | undefined;
  /** Sends a raw request body; returns the status and raw body of the answer. */
  send(target: string, body: Buffer | string): Promise<{ status: number; body: Buffer }>;
  /** Sends a request and parses the answer; throws on any error that the server returns. */
  call(target: string, input: unknown): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** An error that the server returned for one of our own calls; `code` is the exception's short name. */
export class DynamodbError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'DynamodbError';
    this.code = code;
  }
}

/** Headers that the server requires although it verifies nothing. */
export const UNVERIFIED_CREDENTIALS = {
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
};

function clientOf(url: string): Omit<DynamodbServer, 'close' | 'databaseFile'> & { disconnect(): void } {
  const { hostname, port } = new URL(url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64, scheduling: 'lifo' });
  function send(target: string, body: Buffer | string): Promise<{ status: number; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          agent,
          host: hostname,
          port,
          method: 'POST',
          path: '/',
          headers: {
            ...UNVERIFIED_CREDENTIALS,
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': target,
            'content-length': Buffer.byteLength(body),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const [only] = chunks;
            const whole = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
            resolve({ status: response.statusCode ?? 500, body: whole });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
  async function call(target: string, input: unknown): Promise<Record<string, unknown>> {
    const answer = await send(target, JSON.stringify(input));
    const output = JSON.parse(answer.body.toString());
    if (answer.status === 200) return output;
    throw new DynamodbError(String(output.__type).split('#').pop() ?? '', String(output.message ?? output.Message));
  }
  return { url, send, call, disconnect: () => agent.destroy() };
}

/**
 * The address that the server listens on. It takes any signature, and answers the pages of every origin, so a page that
 * scans ports would own the data. On Linux all of 127.0.0.0/8 is this machine: a random address of it is a key that a page
 * cannot guess, and costs no request anything. Elsewhere, and for DynamoDB Local, it is the usual one.
 */
function ownHost({ kind }: ServerProgram): string {
  if (process.platform !== 'linux' || kind !== 'dynoxide') return '127.0.0.1';
  return `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port.')),
      );
    });
  });
}

/** Resolves when the server is ready. Rejects with its output when it ends instead. */
function listening(child: ChildProcess, { kind }: ServerProgram, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    if (said.includes('listening on')) resolve();
  });
  child.once('error', reject);
  child.once('exit', (code) => reject(new Error(`The table server ended with code ${code}: ${said.trim()}`)));
  // DynamoDB Local prints nothing when it is ready.
  if (kind === 'DynamoDB Local') void whenConnectable(port, () => child.exitCode !== null).then(resolve);
  return promise;
}

/** Resolves when a server listens on the port, or when `isGivenUp` returns true. */
async function whenConnectable(port: number, isGivenUp: () => boolean): Promise<void> {
  while (!isGivenUp() && !(await isConnectable(port))) await pause(50);
}

function isConnectable(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true));
  socket.once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

/**
 * Runs the server until it ends or until this process closes its end of the input. The operating system closes it even
 * when this process is killed, so neither a server that blocks the data directory nor a scratch directory remains. The
 * shell reports the killed server on standard error, and must survive when nothing reads that any more.
 */
const UNTIL_WE_END = `trap '' PIPE; exec 3<&0; "$0" "$@" & server=$!
(while read -r _ <&3; do :; done; kill -9 $server) & wait $server; status=$?
if [ -n "$SCRATCH_DIRECTORY" ]; then rm -rf "$SCRATCH_DIRECTORY"; fi; exit $status`;

/** Windows has no such shell: there a server that outlives this process has to be ended by hand. */
function spawnCommand(command: readonly [string, ...string[]], scratch: string | undefined): ChildProcess {
  if (process.platform === 'win32') {
    const [program, ...given] = command;
    return spawn(program, given, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
  return spawn('/bin/sh', ['-c', UNTIL_WE_END, ...command], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin', SCRATCH_DIRECTORY: scratch },
    // In a process group of its own, so that Ctrl-C does not end the server before this process.
    detached: true,
  });
}

/** Ends the server by closing its input, or by a signal when it has no input. */
function release(child: ChildProcess): void {
  if (child.stdin) child.stdin.end();
  else child.kill();
}

async function spawnServer(directory: string, scratch: string | undefined): Promise<Started> {
  const program = findServer();
  for (let attempt = 1; ; attempt++) {
    const host = ownHost(program);
    const port = await freePort(host);
    const child = spawnCommand(program.command({ host, port }, directory), scratch);
    try {
      await listening(child, program, port);
      return { child, program, url: `http://${host}:${port}` };
    } catch (error) {
      release(child);
      // Another process may take the port between our check and the server's bind.
      if (attempt === 3 || !(error instanceof Error && error.message.includes('in use'))) throw error;
      if (scratch !== undefined) mkdirSync(scratch, { recursive: true });
    }
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly program: ServerProgram;
  readonly url: string;
}

/** Far more than any run of the tests or of the demo writes; containers often have 64 MB there. */
const ROOMY_BYTES = 2 ** 30;

/**
 * Where temporary data is written: in memory if the system has a directory for that, so that no write waits for a disk.
 */
function scratchRoot(): string {
  const inMemory = '/dev/shm';
  if (!existsSync(inMemory)) return tmpdir();
  const { bavail, bsize } = statfsSync(inMemory);
  return bavail * bsize > ROOMY_BYTES ? inMemory : tmpdir();
}

/**
 * Starts the server that this machine has, or connects to `external` (the value of DYNAMODB_ENDPOINT) when it is set.
 *
 * @throws Error that says what to do when there is none.
 */
export async function startDynamodbServer(
  dataDirectory: string | ':memory:',
  external: string | undefined,
): Promise<DynamodbServer> {
  if (external) {
    const client = clientOf(external);
    return { ...client, databaseFile: undefined, close: async () => client.disconnect() };
  }
  // A file is used even for temporary data, because the streams are read from the file.
  const scratch = dataDirectory === ':memory:' ? mkdtempSync(join(scratchRoot(), 'local-dynamodb-')) : undefined;
  const directory = scratch ?? dataDirectory;
  mkdirSync(directory, { recursive: true });
  const databaseFile = join(directory, DATABASE_FILE);
  checkDatabase(databaseFile);
  const { child, program, url } = await spawnServer(directory, scratch);
  const client = clientOf(url);
  return {
    ...client,
    databaseFile: program.kind === 'dynoxide' ? databaseFile : undefined,
    async close() {
      client.disconnect();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      release(child);
      await ended;
    },
  };
}
