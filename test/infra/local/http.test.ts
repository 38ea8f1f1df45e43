import { afterEach, describe, expect, test } from 'vitest';
import { compileRoute, matchRoute, sortRoutes } from '#infra/local/http/routes.ts';
import type { Lambda } from '#infra/local/interfaces.ts';
import { throttled } from '#infra/local/lambda/refusal.ts';
import { iamWithout, lambdaOf, TimedOut } from './front/fakes.ts';
import { api, type FrontOptions, START_MS, startFront } from './front/front.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function front(options: FrontOptions): Promise<string> {
  const started = await startFront(options);
  closers.push(started.close);
  return started.origin;
}

/** An API whose routes all lead to one function, which answers with its event. */
function echo(routes: readonly string[], stage = '$default') {
  const resources = api('HTTP', stage, Object.fromEntries(routes.map((key) => [key, 'echo'])));
  return { resources, lambda: lambdaOf({ echo: (event) => ({ event }) }) };
}

async function eventOf(url: string, init?: RequestInit) {
  const answer = (await (await fetch(url, init)).json()) as { event: { requestContext: { requestId: string } } };
  return answer.event;
}

/** An API with the one route `GET /` to a function that does this. */
async function answering(handler: () => unknown): Promise<Response> {
  const origin = await front({
    resources: api('HTTP', '$default', { 'GET /': 'f' }),
    lambda: lambdaOf({ f: handler }),
  });
  return fetch(`${origin}/`);
}

describe('the event', () => {
  test('has exactly the members of payload format 2.0', async () => {
    const origin = await front(echo(['POST /gigs/{gigId}']));
    const event = await eventOf(`${origin}/gigs/a%20b?tag=x&tag=y&empty=&q=1%2B1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: 'a=1; b=2', 'X-Trace': 'T', 'User-Agent': 'test' },
      body: '{"ok":true}',
    });
    const { requestId } = event.requestContext;
    expect(requestId).toMatch(/^[\w+/]{15}=$/);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /gigs/{gigId}',
      rawPath: '/gigs/a b',
      rawQueryString: 'tag=x&tag=y&empty=&q=1%2B1',
      cookies: ['a=1', 'b=2'],
      headers: {
        accept: '*/*',
        'accept-encoding': expect.any(String),
        'accept-language': '*',
        'content-length': '11',
        'content-type': 'application/json',
        host: 'httpapi.execute-api.us-east-1.amazonaws.com',
        'sec-fetch-mode': 'cors',
        'user-agent': 'test',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '443',
        'x-forwarded-proto': 'https',
        'x-trace': 'T',
      },
      queryStringParameters: { tag: 'x,y', empty: '', q: '1+1' },
      pathParameters: { gigId: 'a b' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'httpapi',
        domainName: 'httpapi.execute-api.us-east-1.amazonaws.com',
        domainPrefix: 'httpapi',
        http: { method: 'POST', path: '/gigs/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId,
        routeKey: 'POST /gigs/{gigId}',
        stage: '$default',
        time: '12/Mar/2030:19:03:58 +0000',
        timeEpoch: START_MS,
      },
      body: '{"ok":true}',
      isBase64Encoded: false,
    });
  });

  test('leaves out what is empty', async () => {
    const origin = await front(echo(['GET /']));
    const event = await eventOf(`${origin}/`);
    expect(Object.keys(event).sort()).toEqual(
      ['headers', 'isBase64Encoded', 'rawPath', 'rawQueryString', 'requestContext', 'routeKey', 'version'].sort(),
    );
  });

  test.each([
    ['text/plain', false],
    ['application/json; charset=utf-8', false],
    ['application/x-www-form-urlencoded', true],
    ['image/png', true],
  ])('encodes a body of %s as base64: %s', async (type, isBase64Encoded) => {
    const origin = await front(echo(['POST /']));
    const event = await eventOf(`${origin}/`, { method: 'POST', headers: { 'content-type': type }, body: 'é=1' });
    const body = isBase64Encoded ? Buffer.from('é=1').toString('base64') : 'é=1';
    expect(event).toMatchObject({ body, isBase64Encoded });
  });

  test('names a stage other than $default in its path, and answers no path outside of it', async () => {
    const origin = await front(echo(['GET /gigs'], 'v1'));
    expect(await eventOf(`${origin}/v1/gigs`)).toMatchObject({ rawPath: '/v1/gigs', requestContext: { stage: 'v1' } });
    expect((await fetch(`${origin}/gigs`)).status).toBe(404);
  });
});

describe('routing', () => {
  const keys = [
    '$default',
    'ANY /{proxy+}',
    'GET /pets/{proxy+}',
    'GET /pets/dog/{id}',
    'ANY /pets/dog/1',
    'GET /pets/dog/1',
    'POST /pets/{kind}/{id}',
  ];
  const sorted = sortRoutes(keys.map((key) => compileRoute(key, key)));
  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['PUT', '/pets/dog/1', 'ANY /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['POST', '/pets/cat/2', 'POST /pets/{kind}/{id}'],
    ['GET', '/pets/cat/2', 'GET /pets/{proxy+}'],
    ['POST', '/pets/cat/2/3', 'ANY /{proxy+}'],
    ['GET', '/', '$default'],
  ])('sends %s %s to %s', (method, path, key) => {
    expect(matchRoute(sorted, method, path)?.route.routeKey).toBe(key);
  });

  test('decodes path parameters, the greedy one with its slashes', () => {
    expect(matchRoute(sorted, 'GET', '/pets/a%2Fb/c%20d')?.pathParameters).toEqual({ proxy: 'a/b/c d' });
    expect(matchRoute(sorted, 'GET', '/pets/dog/%E0%A4')?.pathParameters).toEqual({ id: '%E0%A4' });
  });

  test('answers 404 where there is no route', async () => {
    const response = await fetch(`${await front(echo(['GET /gigs']))}/nowhere`, { method: 'POST', body: 'x' });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });
});

describe('the answer', () => {
  test('takes status, headers, cookies and body from the function', async () => {
    const response = await answering(() => ({
      statusCode: 201,
      headers: { 'Content-Type': 'image/gif', 'X-Count': 3 },
      cookies: ['a=1; Path=/', 'b=2'],
      body: Buffer.from([0, 255]).toString('base64'),
      isBase64Encoded: true,
    }));
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('image/gif');
    expect(response.headers.get('x-count')).toBe('3');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255]);
  });

  test('is a JSON 200 of the value itself when it has no statusCode', async () => {
    const response = await answering(() => ({ hello: 'world' }));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({ hello: 'world' });
  });

  test.each([
    ['the function throws', () => Promise.reject(new Error('broken'))],
    ['Lambda ends the function', () => new TimedOut()],
    ['its status is nonsense', () => ({ statusCode: 'fine' })],
    ['its body is no text', () => ({ statusCode: 200, body: { a: 1 } })],
  ])('is a fixed 500 when %s', async (_name, handler) => {
    const response = await answering(handler);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  test('is a 503 when the function has no concurrency left', async () => {
    const response = await answering(() => Promise.reject(throttled()));
    expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  test('is a 500 without a permission for API Gateway, and the function is not invoked', async () => {
    const { resources, lambda } = echo(['GET /']);
    const origin = await front({ resources, lambda, iam: iamWithout('echo') });
    expect((await fetch(`${origin}/`)).status).toBe(500);
    expect(lambda.calls).toEqual([]);
  });

  test('is a 503 when the function takes longer than the timeout of the integration', async () => {
    const resources = api('HTTP', '$default', { 'GET /': 'slow' }).map((given) =>
      given.type.endsWith('Integration')
        ? { ...given, properties: { ...given.properties, TimeoutInMillis: 50 } }
        : given,
    );
    const lambda = lambdaOf({ slow: () => new Promise(() => undefined) });
    const response = await fetch(`${await front({ resources, lambda })}/`);
    expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });
});

describe('limits', () => {
  const post = (origin: string, bytes: number) =>
    fetch(`${origin}/`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(bytes) });

  test('refuses bodies over 10 MB, announced or not, with 413', async () => {
    const origin = await front(echo(['POST /']));
    const tooLarge = 10 * 1024 * 1024 + 1;
    const response = await post(origin, tooLarge);
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
    const body = new Blob(['x'.repeat(tooLarge)]).stream();
    const streamed = await fetch(`${origin}/`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(streamed.status).toBe(413);
  });

  test('answers 413 when Lambda finds the event too large', async () => {
    class RequestTooLarge extends Error {
      override name = 'RequestTooLargeException';
    }
    const { resources, lambda } = echo(['POST /']);
    const strict: Lambda = { ...lambda, invoke: () => Promise.reject(new RequestTooLarge()) };
    expect((await post(await front({ resources, lambda: strict }), 10)).status).toBe(413);
  });

  test('refuses request lines and headers over 10,240 bytes with 431', async () => {
    const origin = await front(echo(['GET /']));
    const status = async (bytes: number) =>
      (await fetch(`${origin}/`, { headers: { 'x-long': 'x'.repeat(bytes) } })).status;
    expect(await status(9_000)).toBe(200);
    expect(await status(10_300)).toBe(431);
  });
});

describe('CORS', () => {
  const cors = {
    CorsConfiguration: {
      AllowOrigins: ['https://app.example.com'],
      AllowMethods: ['GET'],
      AllowHeaders: ['apikey'],
      MaxAge: 60,
    },
  };
  const start = () => {
    const lambda = lambdaOf({
      f: () => ({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: '' }),
    });
    return front({ resources: api('HTTP', '$default', { 'GET /': 'f' }, cors), lambda });
  };

  test('is answered by the gateway for a preflight', async () => {
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' };
    const response = await fetch(`${await start()}/`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(response.headers.get('access-control-allow-headers')).toBe('apikey');
    expect(response.headers.get('access-control-max-age')).toBe('60');
  });

  test('overrides the headers of the function, and allows no other origin', async () => {
    const response = await fetch(`${await start()}/`, { headers: { origin: 'https://evil.example.com' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
