import { describe, expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import {
  goodKey,
  goodRequest,
  goodToken,
  openPorts,
  type Sent,
  send,
  signedIn,
  strictRoute,
} from './pipeline-under-test.ts';

/** Words in the requests below that no log line may contain. */
const secrets = [goodKey, goodToken, 'kettle', 'a-secret-key', 'wrong-key', 'wrong.token', '192.0.2.1', 'query-secret'];

const requests: readonly [string, Sent, number][] = [
  ['answered', withHeader('idempotency-key', 'a-secret-key'), 200],
  ['with the key in the query', { ...goodRequest, query: { api_key: goodKey } }, 200],
  ['of an unknown key', withHeader('apikey', 'wrong-key'), 401],
  ['of an unknown key in the query', { ...goodRequest, headers: {}, query: { api_key: 'wrong-key' } }, 401],
  ['of an unknown token', withHeader('authorization', 'Bearer wrong.token'), 401],
  ['that is malformed', { ...goodRequest, body: '{"password": kettle}' }, 400],
  ['that is invalid', { ...goodRequest, body: '{"name":{"secret":"kettle"}}', query: { page: 'query-secret' } }, 400],
  ['of an unknown type', withHeader('content-type', 'text/kettle'), 415],
];

function withHeader(name: string, value: string): Sent {
  return { ...goodRequest, headers: { ...goodRequest.headers, [name]: value } };
}

describe.each(requests)('a request %s', (_name, sent, status) => {
  test('writes one line, without a secret in it', async () => {
    const ports = openPorts();

    expect((await send(strictRoute, ports, sent)).status).toBe(status);

    expect(ports.lines).toHaveLength(1);
    const line = JSON.stringify(ports.lines);
    for (const secret of secrets) expect(line).not.toContain(secret);
    expect(ports.lines[0]?.facts).toMatchObject({ operation: 'makeThing', requestId: 'request-1', status, faults: 0 });
  });
});

test('a replayed answer and a failing handler write one line without their content', async () => {
  const ports = openPorts();
  await send(strictRoute, ports, withHeader('idempotency-key', 'a-secret-key'));
  await send(strictRoute, ports, withHeader('idempotency-key', 'a-secret-key'));
  await send(strictRoute, ports, goodRequest, () => {
    throw new Failure('provider_unavailable', { detail: 'timeout after 3 s' });
  });

  expect(ports.lines.map(({ level, facts }) => [level, facts.status])).toEqual([
    ['info', 200],
    ['info', 200],
    ['error', 502],
  ]);
  expect(ports.lines[2]?.facts).toMatchObject({
    error: 'provider_unavailable',
    detail: 'timeout after 3 s',
    faults: 1,
  });
  for (const secret of secrets) expect(JSON.stringify(ports.lines)).not.toContain(secret);
});

test('the line contains the caller, the duration and its metrics in the embedded format', async () => {
  const ports = openPorts();
  const waitMilliseconds = 20;

  await send(strictRoute, ports, goodRequest, async () => {
    await new Promise((resolve) => setTimeout(resolve, waitMilliseconds));
    return { id: '7', name: 'kettle' };
  });

  const facts = ports.lines[0]?.facts ?? {};
  expect(facts.accountId).toBe(signedIn.accountId);
  expect(facts.durationMilliseconds).toBeGreaterThanOrEqual(waitMilliseconds - 2);
  expect(facts.durationMilliseconds).toBeLessThan(5000);
  expect(facts._aws).toEqual({
    Timestamp: Date.parse('2026-03-01T12:00:00.000Z'),
    CloudWatchMetrics: [
      {
        Namespace: 'Marketplace',
        Dimensions: [['stage', 'operation']],
        Metrics: [
          { Name: 'durationMilliseconds', Unit: 'Milliseconds' },
          { Name: 'faults', Unit: 'Count' },
        ],
      },
    ],
  });
});
