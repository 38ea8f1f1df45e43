import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { throttled } from '#infra/local/lambda/refusal.ts';
import { FrameWatch } from '#infra/local/websocket/frames.ts';
import { iamWithout, lambdaOf, resource } from './front/fakes.ts';
import { api, type FrontOptions, startFront } from './front/front.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Handlers = Readonly<Record<string, (event: never) => unknown>>;
interface SocketEvent {
  readonly body?: string;
  readonly requestContext: { readonly connectionId: string };
}

const ROUTES = { $connect: 'connect', $default: 'message', $disconnect: 'disconnect' };
const accepting = () => ({ statusCode: 200 });

/** A `$connect` that accepts, and adds what `keep` returns of each event to the list. */
function acceptingInto<Kept>(list: Kept[], keep: (event: SocketEvent) => Kept) {
  return (event: SocketEvent) => {
    list.push(keep(event));
    return { statusCode: 200 };
  };
}

async function gateway(
  handlers: Handlers,
  routes: Readonly<Record<string, string>> = ROUTES,
  iam?: FrontOptions['iam'],
  more: FrontOptions['resources'] = [],
) {
  const lambda = lambdaOf({ connect: accepting, ...handlers });
  const resources = [...api('WEBSOCKET', 'live', routes), ...more];
  const started = await startFront({ resources, lambda, ...(iam !== undefined && { iam }) });
  closers.push(started.close);
  const url = `${started.origin.replace('http', 'ws')}/live`;
  const connect = (path = '', protocols: string[] = []): WebSocket => {
    const socket = new WebSocket(`${url}${path}`, protocols);
    // A refused socket reports an error when it is terminated, and no test expects that error.
    closers.push(() => socket.on('error', () => undefined).terminate());
    return socket;
  };
  const open = async (path = '', protocols: string[] = []): Promise<WebSocket> => {
    const socket = connect(path, protocols);
    await once(socket, 'open');
    return socket;
  };
  return { ...started, lambda, connect, open };
}

/** The status with which the handshake was refused. */
async function refusal(socket: WebSocket): Promise<number | undefined> {
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

async function nextText(socket: WebSocket): Promise<string> {
  const [data] = await once(socket, 'message');
  return data.toString();
}

describe('the handshake', () => {
  test('gives $connect the query, the headers and the connection, and opens on a 2xx', async () => {
    const events: unknown[] = [];
    const { open } = await gateway({ connect: acceptingInto(events, (event) => event) });
    await open('?key=local-key&protocol=7');
    expect(events).toEqual([
      expect.objectContaining({
        queryStringParameters: { key: 'local-key', protocol: '7' },
        headers: expect.objectContaining({ Host: 'socketapi.execute-api.us-east-1.amazonaws.com' }),
        requestContext: expect.objectContaining({
          routeKey: '$connect',
          eventType: 'CONNECT',
          stage: 'live',
          apiId: 'socketapi',
          connectedAt: Date.parse('2030-03-12T19:03:58Z'),
          connectionId: expect.stringMatching(/^[\w-]{15}=$/),
          identity: expect.objectContaining({ sourceIp: '127.0.0.1' }),
        }),
        isBase64Encoded: false,
      }),
    ]);
  });

  test.each([
    ['the status that $connect answers', () => ({ statusCode: 401 }), 401],
    ['502 when $connect throws', () => Promise.reject(new Error('broken')), 502],
    ['502 when $connect answers nonsense', () => 'yes', 502],
  ])('is refused with %s', async (_name, handler, status) => {
    const { connect } = await gateway({ connect: handler });
    expect(await refusal(connect())).toBe(status);
  });

  test('is refused with 500 without a permission, and with 403 on a path after the stage', async () => {
    const denied = await gateway({}, ROUTES, iamWithout('connect'));
    expect(await refusal(denied.connect())).toBe(500);
    const allowed = await gateway({});
    expect(await refusal(allowed.connect('/app/key'))).toBe(403);
  });

  test('chooses the subprotocol that $connect answers, and none otherwise', async () => {
    const headers = { 'Sec-WebSocket-Protocol': 'pusher-channels-protocol-7' };
    const { open } = await gateway({ connect: () => ({ statusCode: 200, headers }) });
    expect((await open('', ['pusher-channels-protocol-7'])).protocol).toBe('pusher-channels-protocol-7');
    const silent = await gateway({});
    const socket = silent.connect('', ['pusher-channels-protocol-7']);
    const [error] = await once(socket, 'error');
    expect(error.message).toContain('no subprotocol');
  });
});

describe('messages', () => {
  test('can be posted only once $connect has returned', async () => {
    const before: unknown[] = [];
    let connectionId = '';
    const { sockets, open } = await gateway({
      connect: async (event: SocketEvent) => {
        connectionId = event.requestContext.connectionId;
        await sockets.post('socketapi', connectionId, Buffer.from('early')).catch((error) => before.push(error.name));
        return { statusCode: 200 };
      },
    });
    const socket = await open();
    expect(before).toEqual(['Gone']);
    const received = nextText(socket);
    await sockets.post('socketapi', connectionId, Buffer.from('late'));
    expect(await received).toBe('late');
    await expect(sockets.post('otherapi', connectionId, Buffer.from('x'))).rejects.toThrow('There is no connection');
  });

  test('reach the route their action names, else $default', async () => {
    const seen: string[] = [];
    const note =
      (name: string) =>
      ({ body }: SocketEvent) =>
        void seen.push(`${name} ${body}`);
    const routes = { ...ROUTES, shout: 'shout' };
    const { open, activity } = await gateway({ message: note('default'), shout: note('shout') }, routes);
    const socket = await open();
    for (const text of ['{"action":"shout"}', '{"action":"other"}', 'no json']) socket.send(text);
    await expect.poll(() => seen.length).toBe(3);
    await activity.idle();
    expect(seen.sort()).toEqual(['default no json', 'default {"action":"other"}', 'shout {"action":"shout"}'].sort());
  });

  test('of one connection are handled at the same time', async () => {
    const { promise: both, resolve: release } = Promise.withResolvers<void>();
    let running = 0;
    const message = async () => {
      running += 1;
      if (running === 2) release();
      await both;
    };
    const { open, activity } = await gateway({ message });
    const socket = await open();
    socket.send('1');
    socket.send('2');
    await both;
    await activity.idle();
    expect(running).toBe(2);
  });

  test.each([
    ['fails', new Error('broken')],
    ['has no concurrency left', throttled()],
  ])('are answered with an error frame when the function %s', async (_, reason) => {
    const { open } = await gateway({ message: () => Promise.reject(reason) });
    const socket = await open();
    const frame = nextText(socket);
    socket.send('x');
    expect(JSON.parse(await frame)).toEqual({
      message: 'Internal server error',
      connectionId: expect.any(String),
      requestId: expect.any(String),
    });
  });
});

describe('a route to a queue', () => {
  const template =
    'Action=SendMessage&MessageGroupId=$util.urlEncode($context.connectionId)' +
    '&MessageBody=%7B$util.urlEncode($util.base64Encode($input.body))%20$context.eventType%7D';
  const direct = (RequestTemplates: unknown = { $default: template }) => {
    const ApiId = 'socketapi';
    const routes = ['$default', '$disconnect'].map((RouteKey) =>
      resource('AWS::ApiGatewayV2::Route', `to-queue-${RouteKey}`, { ApiId, RouteKey, Target: 'integrations/queue' }),
    );
    const uri = 'arn:aws:apigateway:us-east-1:sqs:path/000000000000/frames.fifo';
    const properties = { ApiId, IntegrationType: 'AWS', IntegrationUri: uri, CredentialsArn: 'role', RequestTemplates };
    return [...routes, resource('AWS::ApiGatewayV2::Integration', 'queue', properties)];
  };
  const onlyConnect = { $connect: 'connect' };

  test('sends what the template makes of a message and of the end, in order, under the role of the integration', async () => {
    const { open, sent, lambda } = await gateway({}, onlyConnect, undefined, direct());
    const socket = await open();
    const frames = ['{"event":"a & b"}', 'é\u0000', ''];
    for (const frame of frames) socket.send(frame);
    socket.close();
    await expect.poll(() => sent.length).toBe(4);
    expect(new Set(sent.map(({ form }) => form.MessageGroupId)).size).toBe(1);
    expect(sent.map(({ form }) => form.MessageBody)).toEqual([
      ...frames.map((frame) => `{${Buffer.from(frame).toString('base64')} MESSAGE}`),
      '{ DISCONNECT}',
    ]);
    expect(sent[0]).toMatchObject({ roleArn: 'role', queueName: 'frames.fifo', form: { Action: 'SendMessage' } });
    expect(lambda.calls).toEqual(['connect']);
  });

  test.each([
    ['the role may not send', iamWithout('sqs:SendMessage'), template],
    ['the template has what the local cloud does not know', undefined, '$input.json($)'],
    ['the template has a directive', undefined, '#set($a = 1)'],
  ])('answers an error frame when %s', async (_name, iam, $default) => {
    const { open, sent } = await gateway({}, onlyConnect, iam, direct({ $default }));
    const socket = await open();
    const frame = nextText(socket);
    socket.send('x');
    expect(JSON.parse(await frame)).toMatchObject({ message: 'Internal server error' });
    expect(sent).toEqual([]);
  });
});

describe('limits', () => {
  test('closes with 1009 on a frame over 32 KB and on a message over 128 KB in smaller frames', async () => {
    const { open, lambda } = await gateway({});
    const large = await open();
    large.send('x'.repeat(32 * 1024 + 1));
    expect((await once(large, 'close'))[0]).toBe(1009);
    const many = await open();
    for (let part = 0; part < 5; part += 1) many.send('x'.repeat(32 * 1024), { fin: part === 4 });
    expect((await once(many, 'close'))[0]).toBe(1009);
    expect(lambda.calls).not.toContain('message');
  });

  test('takes a message of 128 KB in frames of 32 KB', async () => {
    const lengths: number[] = [];
    const { open } = await gateway({ message: ({ body }: SocketEvent) => void lengths.push(body?.length ?? 0) });
    const socket = await open();
    for (let part = 0; part < 4; part += 1) socket.send('x'.repeat(32 * 1024), { fin: part === 3 });
    await expect.poll(() => lengths).toEqual([128 * 1024]);
  });

  test('closes with 1003 on a binary frame', async () => {
    const { open } = await gateway({});
    const socket = await open();
    socket.send(Buffer.from([1, 2]));
    expect((await once(socket, 'close'))[0]).toBe(1003);
  });

  test('closes an idle connection after ten virtual minutes, not a minute earlier, and calls $disconnect', async () => {
    const codes: unknown[] = [];
    const { open, clock, activity } = await gateway({
      disconnect: (event: { requestContext: { disconnectStatusCode: number } }) =>
        void codes.push(event.requestContext.disconnectStatusCode),
    });
    const socket = await open();
    await clock.advance(540);
    socket.send('still here');
    await expect.poll(() => clock.timers().length).toBeGreaterThan(0);
    await activity.idle();
    expect(socket.readyState).toBe(socket.OPEN);
    const closed = once(socket, 'close');
    await clock.advance(600);
    expect((await closed)[0]).toBe(1001);
    expect(codes).toEqual([1001]);
  });

  test('ends every connection after two virtual hours, however busy', async () => {
    const ids: string[] = [];
    const connect = acceptingInto(ids, (event) => event.requestContext.connectionId);
    const { open, clock, sockets } = await gateway({ connect });
    const socket = await open();
    const closed = once(socket, 'close');
    for (let minute = 0; minute < 115; minute += 5) {
      await clock.advance(300);
      await sockets.post('socketapi', ids[0] ?? '', Buffer.from('tick'));
    }
    expect(socket.readyState).toBe(socket.OPEN);
    await clock.advance(300);
    expect((await closed)[0]).toBe(1001);
  });

  test('finds an oversized frame however the bytes are cut', () => {
    const frame = (bytes: number): Buffer => {
      const head = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
      head.writeBigUInt64BE(BigInt(bytes), 2);
      return Buffer.concat([head, Buffer.alloc(bytes)]);
    };
    const stream = Buffer.concat([frame(100), Buffer.from([0x89, 0x80, 1, 2, 3, 4]), frame(50), frame(101)]);
    for (let size = 1; size < 40; size += 1) {
      const watch = new FrameWatch(100);
      let at = -1;
      for (let start = 0; start < stream.length && at < 0; start += size) {
        if (watch.exceeds(stream.subarray(start, start + size))) at = start;
      }
      // The last frame's header ends at byte 198: the chunk that completes it reveals the oversized frame.
      expect([at < 198, at + size >= 198]).toEqual([true, true]);
      const exact = new FrameWatch(101);
      for (let start = 0; start < stream.length; start += size) {
        expect(exact.exceeds(stream.subarray(start, start + size))).toBe(false);
      }
    }
  });
});

describe('the end of a connection', () => {
  test('calls $disconnect with the client code, and the connection is gone', async () => {
    const events: SocketEvent[] = [];
    const { open, sockets } = await gateway({ disconnect: (event) => void events.push(event) });
    const socket = await open();
    socket.close(4000, 'enough');
    await expect.poll(() => events.length).toBe(1);
    expect(events[0]?.requestContext).toMatchObject({
      eventType: 'DISCONNECT',
      disconnectStatusCode: 4000,
      disconnectReason: 'enough',
    });
    const connectionId = events[0]?.requestContext.connectionId ?? '';
    await expect(sockets.post('socketapi', connectionId, Buffer.from('x'))).rejects.toThrow('There is no connection');
  });

  test('can come from the management API', async () => {
    const ids: string[] = [];
    const connect = acceptingInto(ids, (event) => event.requestContext.connectionId);
    const { open, sockets } = await gateway({ connect });
    const socket = await open();
    expect(sockets.get('socketapi', ids[0] ?? '').connectedAt).toBe('2030-03-12T19:03:58.000Z');
    const closed = once(socket, 'close');
    sockets.disconnect('socketapi', ids[0] ?? '');
    expect((await closed)[0]).toBe(1000);
  });
});
