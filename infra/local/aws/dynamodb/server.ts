import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A DynamoDB-compatible server without authorisation, reached over kept-alive connections. */
export interface DynamodbServer {
  readonly url: string;
  /** The embedded server's SQLite file; undefined for a server that is reached only by its API. */
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

/** Headers that the server wants to see although it verifies nothing. */
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port.')),
      );
    });
  });
}

function binaryPath(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json')), 'dynoxide');
  } catch {
    throw new Error(
      'No DynamoDB server for this platform is installed: start any DynamoDB-compatible server and name it in DYNAMODB_ENDPOINT.',
    );
  }
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('listening on')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The DynamoDB server ended with code ${code}: ${said.trim()}`)));
  });
}

/**
 * Runs the server until it ends or until our end of its input closes. The operating system closes it even when this
 * process is killed, so that neither a server that blocks the data directory nor a scratch directory remains. The shell
 * must survive writing to a standard error that is no longer read, where it reports that the server was killed.
 */
const UNTIL_WE_END = `trap '' PIPE; exec 3<&0; "$0" "$@" & server=$!
(while read -r _ <&3; do :; done; kill -9 $server) & wait $server; status=$?
if [ -n "$SCRATCH_DIRECTORY" ]; then rm -rf "$SCRATCH_DIRECTORY"; fi; exit $status`;

async function spawnServer(file: string, scratch: string | undefined): Promise<{ child: ChildProcess; url: string }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const command = [binaryPath(), 'serve', '--port', String(port), '--db-path', file];
    const child = spawn('/bin/sh', ['-c', UNTIL_WE_END, ...command], {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH: '/usr/bin:/bin', SCRATCH_DIRECTORY: scratch },
      // In its own process group, so that Ctrl-C ends this process before the server.
      detached: true,
    });
    try {
      await listening(child);
      return { child, url: `http://127.0.0.1:${port}` };
    } catch (error) {
      child.stdin?.end();
      // Another process may take the port before the server binds it.
      if (attempt === 3 || !(error instanceof Error && error.message.includes('in use'))) throw error;
      if (scratch !== undefined) mkdirSync(scratch, { recursive: true });
    }
  }
}

/** Far more than any run of the tests or the demo writes. Containers often have only 64 MB there. */
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
 * Starts the embedded server, or connects to `external` (the value of DYNAMODB_ENDPOINT) when it is set.
 *
 * @throws Error when the platform has no embedded server and no external one is set.
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
  const databaseFile = join(directory, 'dynamodb.db');
  const { child, url } = await spawnServer(databaseFile, scratch);
  const client = clientOf(url);
  return {
    ...client,
    databaseFile,
    async close() {
      client.disconnect();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin?.end();
      await ended;
    },
  };
}
