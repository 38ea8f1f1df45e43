import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { rewriteAddress } from '#infra/local/addresses.ts';
import { compileViewerFunction } from '#infra/local/edge/viewer-request.ts';
import { lambdaOf, resource } from './front/fakes.ts';
import { api, startFront } from './front/front.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const REWRITE = `
function handler(event) {
  var request = event.request;
  request.querystring.key = { value: request.uri.split('/')[2] };
  request.uri = '/';
  return request;
}`;

const FUNCTION_ARN = 'arn:aws:cloudfront::000000000000:function/rewrite';
const distribution = resource('AWS::CloudFront::Distribution', 'cdn', {
  DistributionConfig: {
    Origins: [
      {
        Id: 'http',
        DomainName: 'httpapi.execute-api.us-east-1.amazonaws.com',
        OriginCustomHeaders: [
          { HeaderName: 'X-Proof', HeaderValue: '{{resolve:secretsmanager:local/proof:SecretString:first::}}' },
        ],
      },
      {
        Id: 'socket',
        DomainName: 'socketapi.execute-api.us-east-1.amazonaws.com',
        OriginPath: '/live',
        OriginCustomHeaders: [{ HeaderName: 'X-Proof', HeaderValue: 'genuine' }],
      },
      { Id: 'media', DomainName: 'media.s3.us-east-1.amazonaws.com', OriginPath: '/public' },
    ],
    DefaultCacheBehavior: {
      TargetOriginId: 'http',
      AllowedMethods: ['GET', 'HEAD', 'POST'],
      ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
    },
    CacheBehaviors: [
      {
        PathPattern: '/app/*',
        TargetOriginId: 'socket',
        FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: FUNCTION_ARN }],
      },
      { PathPattern: 'files/*', TargetOriginId: 'media' },
    ],
  },
});

interface CallEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly http: { readonly sourceIp: string } };
}

async function start() {
  const connections: unknown[] = [];
  const proofs: unknown[] = [];
  const lambda = lambdaOf({
    hello: () => 'hello',
    caller: ({ headers, requestContext }: CallEvent) => ({
      proof: headers['x-proof'],
      chain: headers['x-forwarded-for'],
      address: requestContext.http.sourceIp,
    }),
    connect: (event: { queryStringParameters: unknown; headers: Readonly<Record<string, string>> }) => {
      connections.push(event.queryStringParameters);
      proofs.push(Object.entries(event.headers).filter(([name]) => /^x-proof$/i.test(name)));
      return { statusCode: 200 };
    },
  });
  const front = await startFront({
    lambda,
    resources: [
      ...api('HTTP', '$default', { 'GET /gigs': 'hello', 'GET /caller': 'caller' }),
      ...api('WEBSOCKET', 'live', { $connect: 'connect' }),
      resource('AWS::S3::Bucket', 'media', {}),
      resource('AWS::CloudFront::Function', 'rewrite', { FunctionCode: REWRITE }, FUNCTION_ARN),
      distribution,
    ],
  });
  closers.push(front.close);
  return { origin: front.origin, connections, proofs };
}

describe('the distribution', () => {
  test('routes /app/<key> through its function to the WebSocket API, with the query unchanged', async () => {
    const { origin, connections, proofs } = await start();
    const headers = { 'X-Proof': 'forged' };
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/app/local-key?protocol=7&client=js`, { headers });
    closers.push(() => socket.terminate());
    await once(socket, 'open');
    expect(connections).toEqual([{ protocol: '7', client: 'js', key: 'local-key' }]);
    // The distribution's own header wins here too.
    expect(proofs).toEqual([[['x-proof', 'genuine']]]);
  });

  test('routes other paths to the HTTP API, and refuses methods that its behaviour does not allow', async () => {
    const { origin } = await start();
    expect(await (await fetch(`${origin}/gigs`)).text()).toBe('hello');
    expect((await fetch(`${origin}/gigs`, { method: 'DELETE' })).status).toBe(403);
  });

  test('adds the security headers of its policy to every answer of the behaviour, refusals too', async () => {
    const { origin } = await start();
    for (const method of ['GET', 'DELETE']) {
      const { headers } = await fetch(`${origin}/gigs`, { method });
      const added = ['strict-transport-security', 'x-content-type-options', 'x-frame-options'];
      expect(added.map((name) => headers.get(name))).toEqual(['max-age=31536000', 'nosniff', 'SAMEORIGIN']);
    }
    expect((await fetch(`${origin}/files/a.jpg`)).headers.get('x-frame-options')).toBeNull();
  });

  test('works like CloudFront: the API sees its address, the viewer joins the chain, and its own headers win', async () => {
    const { origin } = await start();
    const headers = { 'x-proof': 'forged', 'x-forwarded-for': '192.0.2.1' };
    expect(await (await fetch(`${origin}/caller`, { headers })).json()).toEqual({
      proof: 'genuine',
      chain: '192.0.2.1, 127.0.0.1, 130.176.0.1',
      address: '130.176.0.1',
    });
  });

  test('routes the path pattern of a bucket to that bucket, below the origin path', async () => {
    const { origin } = await start();
    expect(await (await fetch(`${origin}/files/a%20b.jpg`)).text()).toBe('media public/files/a b.jpg');
  });
});

describe('a CloudFront function', () => {
  const request = { method: 'GET', uri: '/a', query: 'x=1&x=2&y=%20', headers: { host: 'h', cookie: 'c=1' } };

  test('reads and changes the request in the form of its event', async () => {
    const code = `async function handler(event) {
      var r = event.request;
      r.headers['x-seen'] = { value: [event.version, event.viewer.ip, r.method, r.cookies.c.value, r.querystring.x.multiValue.length].join(' ') };
      return r;
    }`;
    const changed = await compileViewerFunction('f', code)(request, '127.0.0.1');
    expect(changed).toEqual({ ...request, headers: { ...request.headers, 'x-seen': '1.0 127.0.0.1 GET 1 2' } });
  });

  test('can answer by itself', async () => {
    const code = `function handler() { return { statusCode: 302, headers: { location: { value: '/b' } } }; }`;
    const answer = await compileViewerFunction('f', code)(request, '127.0.0.1');
    expect(answer).toEqual({ status: 302, headers: { location: '/b' }, body: '' });
  });

  test('can answer with bytes, which it encodes as base64', async () => {
    const code = `function handler() { return { statusCode: 200, body: { encoding: 'base64', data: '/9j/' } }; }`;
    const answer = await compileViewerFunction('f', code)(request, '127.0.0.1');
    expect(answer).toEqual({ status: 200, headers: {}, body: Buffer.from([0xff, 0xd8, 0xff]) });
  });

  test('reaches nothing of this process, and cannot run for long', async () => {
    const code = `function handler() { return { statusCode: 200, body: typeof process + typeof require }; }`;
    expect(await compileViewerFunction('f', code)(request, '')).toMatchObject({ body: 'undefinedundefined' });
    const endless = compileViewerFunction('f', 'function handler() { for (;;); }', 50);
    await expect(endless(request, '')).rejects.toThrow('timed out');
    expect(() => compileViewerFunction('f', 'var x = 1')).toThrow('defines no handler');
  });
});

describe('addresses in environment variables', () => {
  const addresses = {
    origin: 'http://127.0.0.1:1',
    awsEndpointUrl: 'http://127.0.0.1:2',
    providerUrls: { opentok: 'http://127.0.0.1:3' },
  };
  test.each([
    ['https://abc123.execute-api.us-east-1.amazonaws.com/live', 'http://127.0.0.1:2/execute-api/abc123/live'],
    ['https://d123.cloudfront.net/files', 'http://127.0.0.1:1/files'],
    ['local:opentok', 'http://127.0.0.1:3'],
    ['local:public', 'http://127.0.0.1:1'],
    ['plain', 'plain'],
  ])('%s becomes %s', (value, expected) => {
    expect(rewriteAddress(value, addresses)).toBe(expected);
  });

  test('refuse a provider without a stand-in', () => {
    expect(() => rewriteAddress('local:unknown', addresses)).toThrow('unknown');
  });
});
