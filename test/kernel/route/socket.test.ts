import { expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import { defineSocketRoute, type SocketInput, type SocketRouteShape, type Unit } from '#shared/kernel/route/define.ts';
import { socketFunction } from '#shared/kernel/route/socket.ts';
import { ambient } from './pipeline-under-test.ts';

const event = {
  requestContext: { connectionId: 'c-1', requestId: 'request-1' },
  queryStringParameters: { key: 'k' },
  headers: { 'Sec-WebSocket-Protocol': 'p' },
};

function functionOf(operation: (input: SocketInput) => unknown, ports = ambient()) {
  const shape: SocketRouteShape = { route: '$connect', summary: 'A socket route for tests', uses: {} };
  const definition = defineSocketRoute(shape);
  const unit: Unit<typeof definition> = { definition, operation: async (input: SocketInput) => operation(input) };
  return socketFunction('hear', unit, ports);
}

test('the handler gets connection, query and lower-cased headers', async () => {
  let seen: unknown;
  const answer = await functionOf((input) => {
    seen = input;
    return { status: 200 };
  })(event);

  expect(seen).toEqual({
    connectionId: 'c-1',
    address: '',
    query: { key: 'k' },
    headers: { 'sec-websocket-protocol': 'p' },
  });
  expect(answer).toEqual({ statusCode: 200 });
});

test('missing fields of the gateway are empty', async () => {
  let seen: SocketInput | undefined;
  await functionOf((input) => {
    seen = input;
    return { status: 200 };
  })({ requestContext: event.requestContext });

  expect(seen).toMatchObject({ query: {}, headers: {} });
});

test('the answer to $connect has status and headers', async () => {
  const headers = { 'Sec-WebSocket-Protocol': 'p' };
  expect(await functionOf(() => ({ status: 200, headers }))(event)).toEqual({ statusCode: 200, headers });
  expect(await functionOf(() => ({ status: 401 }))(event)).toEqual({ statusCode: 401 });
});

test.each([new Failure('busy'), new TypeError('x'), 'text', undefined])(
  'whatever is thrown (%s), the function does not throw, and the handshake is refused',
  async (thrown) => {
    const ports = ambient();
    const failing = () => {
      throw thrown;
    };
    const status = thrown instanceof Failure ? 503 : 500;
    expect(await functionOf(failing, ports)(event)).toEqual({ statusCode: status });
    expect(ports.lines.map(({ level, facts }) => [level, facts.status])).toEqual([['error', status]]);
  },
);

test('the log contains no header or query', async () => {
  const ports = ambient();
  await functionOf(() => ({ status: 200 }), ports)(event);
  expect(ports.lines).toHaveLength(1);
  expect(JSON.stringify(ports.lines)).not.toMatch(/"k"|Sec-WebSocket/i);
});
