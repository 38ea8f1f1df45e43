import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, expect } from 'vitest';
import { type Provider, type ProviderRequest, wireOf } from '#infra/local/providers/provider.ts';
import type { TestRuntime } from './store.ts';

/** Answers in place of the stand-in. A function that does nothing leaves the request without an answer. */
type Misbehaviour = (response: ServerResponse) => void;

interface ProviderServer {
  readonly url: string;
  /** The requests that the provider received, oldest first. */
  readonly asked: ProviderRequest[];
  /** From now on the provider answers like this, or like its stand-in when `how` is missing. */
  misbehave(how?: Misbehaviour): void;
  /** The provider does what the next requests to this path ask, so many of them, and no answer arrives. */
  loseAnswers(path: string, times: number): void;
}

/**
 * Serves a provider's stand-in on its own port, where a test may make it misbehave. Also serves these secrets to the
 * provider's adapter.
 */
export async function serveProvider(
  provider: Provider,
  secrets: Readonly<Record<string, unknown>>,
): Promise<ProviderServer> {
  const asked: ProviderRequest[] = [];
  let misbehaviour: Misbehaviour | undefined;
  const lost = { path: '', times: 0 };

  const server = createServer(async (incoming, response) => {
    const request = await requestOf(incoming);
    if (request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      const { SecretId } = JSON.parse(request.body) as { SecretId: string };
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ SecretString: JSON.stringify(secrets[SecretId]) }));
      return;
    }
    asked.push(request);
    if (misbehaviour) {
      misbehaviour(response);
      return;
    }
    const given = await provider.answer(request);
    if (request.path === lost.path && lost.times-- > 0) {
      response.socket?.destroy();
      return;
    }
    const { type, text } = wireOf(given);
    response.writeHead(given.status, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = url;

  return {
    url,
    asked,
    loseAnswers: (path, times) => {
      Object.assign(lost, { path, times });
    },
    misbehave: (how) => {
      misbehaviour = how;
    },
  };
}

async function requestOf(incoming: IncomingMessage): Promise<ProviderRequest> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://provider.example.com');
  const bytes = await buffer(incoming);
  const headers = incoming.headers as Record<string, string>;
  return { method: incoming.method ?? '', path: pathname, query: searchParams, headers, body: bytes.toString(), bytes };
}

/** Every way in which a provider fails, with its name for the test. */
export const misbehaviours: readonly (readonly [string, Misbehaviour])[] = [
  ['answers nothing', () => undefined],
  ['starts to answer and stops', (response) => void response.writeHead(200).write('{"articles":')],
  ['cuts the connection', (response) => void response.socket?.destroy()],
  ['fails', (response) => void response.writeHead(500).end('oops')],
  ['refuses us', (response) => void response.writeHead(401).end('{"error":"no"}')],
  ['has enough of us', (response) => void response.writeHead(429, { 'retry-after': '60' }).end('{}')],
  ['sends us elsewhere', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['answers no JSON', (response) => void response.writeHead(200).end('<html>')],
  ['answers nothing of use', (response) => void response.writeHead(200).end('{}')],
];

/** The error of `work`, which must fail within the three seconds that callers are promised. */
export async function failureInTime(work: () => Promise<unknown>): Promise<unknown> {
  const startedAt = performance.now();
  const failure = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  return failure;
}

/** The number of faults that the log's metrics record for each call of a provider, oldest first. */
export function faultsLogged({ lines }: TestRuntime, provider: string): unknown[] {
  const calls = lines.filter(({ facts }) => facts.provider === provider);
  for (const { facts } of calls) {
    const metrics = [
      { Name: 'providerMilliseconds', Unit: 'Milliseconds' },
      { Name: 'providerFaults', Unit: 'Count' },
    ];
    expect(facts._aws).toMatchObject({
      CloudWatchMetrics: [{ Namespace: 'Marketplace', Dimensions: [['stage', 'provider']], Metrics: metrics }],
    });
    expect(facts.providerMilliseconds).toEqual(expect.any(Number));
  }
  return calls.map(({ facts }) => facts.providerFaults);
}
