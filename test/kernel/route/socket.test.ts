import { expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import { defineSocketRoute, type SocketInput, type SocketRouteShape, type Unit } from '#shared/kernel/route/define.ts';
import { socketFunction } from '#shared/kernel/route/socket.ts';
import { ambient } from './pipeline-under-test.ts';

const event = {
  requestContext: {
    connectionId: 'c-1',
    requestId: 'request-1',
    connectedAt: 1_772_366_400_000,
    requestTimeEpoch: 1_772_366_400_500,
  },
  queryStringParameters: { key: 'k' },
  headers: { 'Sec-WebSocket-Protocol': 'p' },
  body: 'a frame',
};

function functionOf(route: SocketRouteShape['route'], operation: (input: SocketInput) => unknown, ports = ambient()) {
  const definition = defineSocketRoute({ route, summary: 'A socket route for tests', uses: {} } as SocketRouteShape);
  const unit: Unit<typeof definition> = { definition, operation: async (input: SocketInput) => operation(input) };
  return socketFunction('hear', unit, ports);
}

test('the handler gets connection, query, lower-cased headers and frame', async () => {
  let seen: unknown;
  const answer = await functionOf('$default', (input) => {
    seen = input;
    return { status: 200 };
  })(event);

  expect(seen).toEqual({
    connectionId: 'c-1',
    connectedAt: 1_772_366_400_000,
    address: '',
    place: '001772366400500',
    query: { key: 'k' },
    headers: { 'sec-websocket-protocol': 'p' },
    frame: 'a frame',
  });
  expect(answer).toEqual({ statusCode: 200 });
});

test('missing fields of the gateway are empty', async () => {
  let seen: SocketInput | undefined;
  await functionOf('$disconnect', (input) => {
    seen = input;
    return { status: 200 };
  })({ requestContext: event.requestContext });

  expect(seen).toMatchObject({ query: {}, headers: {}, frame: '' });
});

test('the answer to $connect has status and headers', async () => {
  const headers = { 'Sec-WebSocket-Protocol': 'p' };
  expect(await functionOf('$connect', () => ({ status: 200, headers }))(event)).toEqual({ statusCode: 200, headers });
  expect(await functionOf('$connect', () => ({ status: 401 }))(event)).toEqual({ statusCode: 401 });
});

test.each([new Failure('busy'), new TypeError('x'), 'text', undefined])(
  'whatever is thrown (%s), the function does not throw, and only $connect is refused',
  async (thrown) => {
    const ports = ambient();
    const failing = () => {
      throw thrown;
    };
    const status = thrown instanceof Failure ? 503 : 500;
    expect(await functionOf('$connect', failing, ports)(event)).toEqual({ statusCode: status });
    expect(await functionOf('$default', failing, ports)(event)).toEqual({ statusCode: 200 });
    expect(await functionOf('$disconnect', failing, ports)(event)).toEqual({ statusCode: 200 });
    expect(ports.lines.map(({ level, facts }) => [level, facts.status])).toEqual(Array(3).fill(['error', status]));
  },
);

test('the log contains no frame, header or query', async () => {
  const ports = ambient();
  await functionOf('$default', () => ({ status: 200 }), ports)({ ...event, body: 'confidential frame' });
  expect(ports.lines).toHaveLength(1);
  expect(JSON.stringify(ports.lines)).not.toMatch(/confidential|"k"|Sec-WebSocket/);
});
