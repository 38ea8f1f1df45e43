/**
 * `npm run bench`: measures the cost of the kernel, the bundles and the local cloud in one run. Costs are also printed
 * as ratios, so that figures of two machines can be compared. Prints, asserts nothing.
 */

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { build } from 'esbuild';
import * as z from 'zod';
import { areas } from '#infra/areas.ts';
import { areaDirectory, buildFunctions } from '#infra/build/build.ts';
import { reachedFrom } from '#infra/build/bundles.ts';
import { lastMetafiles } from '#infra/build/made.ts';
import { Person } from '#infra/local/demo/person.ts';
import { catalogue } from '#shared/catalogue.ts';
import { defineRoute, handle } from '#shared/kernel/route/define.ts';
import { httpFunction } from '#shared/kernel/route/http.ts';
import { randomIds, systemClock } from '#shared/platform/runtime/runtime.adapter.ts';
import { unlimited } from '#test/support/call.ts';

const root = join(import.meta.dirname, '../..');

await buildFunctions();
await kernel();
await bundles();
await localCloud();
metered('ledger.ts');
metered('requests.ts');

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(72)}${figure}`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Microseconds per call of many calls, after a warm-up that is not counted. */
async function microsecondsOf(call: () => Promise<unknown>, times = 20_000): Promise<number[]> {
  for (let warm = 0; warm < times / 4; warm++) await call();
  const samples: number[] = [];
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    await call();
    samples.push((performance.now() - start) * 1000);
  }
  return samples;
}

/** The pipeline with everything a signed-in POST needs, against the same work without it. */
async function kernel(): Promise<void> {
  const route = defineRoute({
    method: 'POST',
    path: '/gigs/claim/{gigId}',
    summary: 'A route to be measured',
    source: 'X00',
    auth: 'account',
    params: z.object({ gigId: z.string().regex(/^[0-9a-f]{24}$/) }),
    body: z.object({ response: z.enum(['accept', 'reject']) }),
    response: z.object({ id: z.string(), status: z.string() }),
    errors: [],
    uses: {},
  });
  const account = { accountId: 'a'.repeat(24), sessionId: 's', admin: false };
  const work = async (id: string) => ({ id, status: 'claimed' });
  const unit = handle(route, ({ params }) => work(params.gigId));
  const run = httpFunction('measured', unit, {
    clock: systemClock,
    ids: randomIds,
    log: { info: (message, facts) => void JSON.stringify({ message, ...facts }), error: () => undefined },
    apiKeys: { ownerOf: async () => 'dropin' },
    sessions: { verify: async () => account },
    rateLimits: unlimited,
  });
  const requestContext: Partial<APIGatewayProxyEventV2['requestContext']> = { requestId: 'r' };
  const event = () => {
    const sent: Partial<APIGatewayProxyEventV2> = {
      headers: { apikey: 'k', authorization: 'Bearer t', 'content-type': 'application/json' },
      pathParameters: { gigId: 'b'.repeat(24) },
      requestContext: requestContext as APIGatewayProxyEventV2['requestContext'],
      body: '{"response":"accept"}',
      isBase64Encoded: false,
    };
    return sent as APIGatewayProxyEventV2;
  };
  const { statusCode } = await run(event(), {});
  if (statusCode !== 200) throw new Error(`The measured route answered ${statusCode}.`);
  const bare = async ({ pathParameters, body }: APIGatewayProxyEventV2) => {
    JSON.parse(body ?? 'null');
    return { statusCode: 200, body: JSON.stringify(await work(pathParameters?.gigId ?? '')) };
  };
  const withKernel = quantile(await microsecondsOf(() => run(event(), {})), 0.5);
  const without = quantile(await microsecondsOf(() => bare(event())), 0.5);
  print('Kernel over a bare handler, p50 of a request', `${(withKernel - without).toFixed(0)} us (aim: 150 or less)`);
}

/**
 * Measures the time to import each bundle in a fresh process, and the bytes it loads. The comparison is a handler with
 * only the document client, bundled in two ways: in one file, as bundlers do by default, and with the chunks of this
 * build.
 */
async function bundles(): Promise<void> {
  const directory = mkdtempSync(join(root, '.build/bench-'));
  try {
    const source = join(directory, 'bare.ts');
    writeFileSync(
      source,
      `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
       import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
       const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
       export const handler = () => client.send(new GetCommand({ TableName: 't', Key: { PK: 'p', SK: 's' } }));`,
    );
    const inOneFile = await buildBare(source, join(directory, 'one'), false);
    const inChunks = await buildBare(source, join(directory, 'chunks'), true);
    const bySize = [...loadedBytes()].sort(([, one], [, other]) => one - other);
    const middle = bySize[Math.floor(bySize.length / 2)];
    const largest = bySize.at(-1);
    if (!middle || !largest) return;
    print(
      'Bytes a function loads: median, largest',
      `${kilobytes(middle[1])}, ${kilobytes(largest[1])} (${largest[0]})`,
    );
    const [one = 0, chunks = 0, median = 0, most = 0] = importMilliseconds([
      inOneFile,
      inChunks,
      fileOf(middle[0]),
      fileOf(largest[0]),
    ]);
    print('Cold import of a bare handler of the document client: one file', `${one.toFixed(0)} ms`);
    print('... with its optional parts in chunks, as this build does', `${chunks.toFixed(0)} ms`);
    for (const [title, operation, time] of [
      ['median', middle[0], median],
      ['largest', largest[0], most],
    ] as const) {
      const ratios = `${(time / one).toFixed(2)} and ${(time / chunks).toFixed(2)} (aim: 1.3 or less)`;
      print(`Cold import of the ${title} bundle (${operation}), ratios to both`, `${time.toFixed(0)} ms, ${ratios}`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Returns the file to import. */
async function buildBare(source: string, outdir: string, splitting: boolean): Promise<string> {
  await build({
    entryPoints: [source],
    outdir,
    outExtension: { '.js': '.mjs' },
    splitting,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return join(outdir, 'bare.mjs');
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}

/** Bytes of an entry and of all chunks that it imports statically, by operation. */
function loadedBytes(): Map<string, number> {
  return new Map(
    lastMetafiles().flatMap((metafile) =>
      Object.entries(metafile.outputs)
        .filter(([, { entryPoint }]) => entryPoint?.startsWith('.build/entries/'))
        .map(([file, { entryPoint = '' }]) => {
          const loaded = [...reachedFrom(file, metafile, 'statically')];
          return [
            basename(entryPoint, '.ts'),
            loaded.reduce((sum, one) => sum + (metafile.outputs[one]?.bytes ?? 0), 0),
          ];
        }),
    ),
  );
}

function fileOf(operation: string): string {
  const area = areas.find(({ operations }) => operation in operations);
  if (!area) throw new Error(`No area has ${operation}.`);
  return join(areaDirectory(area), `${operation}.mjs`);
}

/**
 * Medians of 15 fresh processes per file. The files take turns, so that other load on the machine affects all equally.
 */
function importMilliseconds(files: readonly string[]): number[] {
  const measure = 'const s=performance.now();await import(process.argv[1]);console.log(performance.now()-s)';
  const names = Object.values(catalogue).flatMap((entry): readonly string[] => entry.variables);
  const values = Object.fromEntries(names.map((name) => [name, 'https://example.com/x']));
  const variables = { ...values, HOME_REGION: 'ID', EDGE_PROOF: 'proof' };
  const importOnce = (file: string) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', measure, file], {
      env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1', ...variables },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr.slice(-1000));
    return Number(stdout);
  };
  const rounds = Array.from({ length: 15 }, () => files.map(importOnce));
  return files.map((_, index) =>
    quantile(
      rounds.map((round) => round[index] ?? Number.NaN),
      0.5,
    ),
  );
}

/**
 * Runs a bench in its own process, since it connects the adapters to a meter. It reads the stage that the local cloud
 * synthesized.
 */
function metered(bench: string): void {
  const { status } = spawnSync(process.execPath, [join('test/bench', bench)], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error(`The bench ${bench} failed.`);
}

/** Starts the local cloud as `npm start` does, and measures it through its public address. */
async function localCloud(): Promise<void> {
  const cloud = spawn(process.execPath, ['infra/local/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', DATA_DIR: ':memory:' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<undefined>((resolve) => cloud.once('exit', () => resolve(undefined)));
  const ready = new Promise<string>((resolve) => {
    let said = '';
    cloud.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, found] = /^ready (\S+)$/m.exec(said) ?? [];
      if (found) resolve(found);
    });
  });
  const origin = await Promise.race([ready, ended]);
  if (!origin) throw new Error('The local cloud did not start.');
  const rate = await requestsPerSecond(`${origin}/health`);
  print('Local requests per second, GET /health, 16 at once', rate.toFixed(0));
  const times = await eventMilliseconds(origin, 15);
  const [middle, late] = [0.5, 0.99].map((share) => quantile(times, share).toFixed(0));
  print('Lifecycle event, from the request to the other client: p50, p99', `${middle}, ${late} ms of ${times.length}`);
  cloud.kill('SIGINT');
  await ended;
}

/**
 * Two people with real Pusher clients play this many gigs. The first gig is not counted, because it cold-starts every
 * function.
 */
async function eventMilliseconds(origin: string, gigs: number): Promise<number[]> {
  const readCode = async (email: string) => {
    const outbox = await fetch(`${origin}/_local/outbox?kind=mail&to=${encodeURIComponent(email)}`);
    const [mail] = (await outbox.json()) as { text?: string }[];
    return /\b\d{6}\b/.exec(mail?.text ?? '')?.[0] ?? '';
  };
  const customer = await Person.arrive(origin, 'Clara', readCode);
  const operator = await Person.arrive(origin, 'Oscar', readCode);
  await Promise.all([customer, operator].map((person) => person.listen(`private-account-${person.id}`)));
  const samples: number[] = [];
  for (let round = 0; round < gigs; round++) {
    const timed = async <Answer>(listener: Person, event: string, request: () => Promise<Answer>): Promise<Answer> => {
      const [from, begin] = [listener.received.length, performance.now()];
      const answer = await request();
      const heard = await listener.hears((one) => one.event === event && listener.received.indexOf(one) >= from);
      if (round > 0) samples.push(heard.atMilliseconds - begin);
      return answer;
    };
    const { id: gigId } = await timed(operator, 'gig-offered', () =>
      customer.api.createGig({ body: { email: 'oscar@example.com' } }),
    );
    const params = { gigId };
    await timed(customer, 'gig-claimed', () => operator.api.claimGig({ params, body: { response: 'accept' } }));
    await timed(operator, 'gig-confirmed', () => customer.api.confirmGig({ params }));
    await timed(operator, 'gig-handshake', () => customer.api.handshakeGig({ params }));
    await timed(customer, 'gig-handshake', () => operator.api.handshakeGig({ params }));
    await timed(operator, 'gig-started', () => customer.api.startGig({ params }));
    await timed(customer, 'gig-stopped', () => operator.api.stopGig({ params }));
    await customer.api.rateGig({ params, body: { rating: 5 } });
    await operator.api.rateGig({ params, body: { rating: 5 } });
  }
  for (const person of [customer, operator]) person.leave();
  // Without this pause, the end of the cloud would cut short the work after the last event, and log errors.
  await pause(1000);
  return samples;
}

async function requestsPerSecond(url: string, seconds = 4): Promise<number> {
  const warmUntil = performance.now() + 1000;
  const until = warmUntil + seconds * 1000;
  let answered = 0;
  const caller = async () => {
    while (performance.now() < until) {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (performance.now() > warmUntil && response.ok) answered++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
  return answered / seconds;
}
