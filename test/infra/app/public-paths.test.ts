import { describe, expect, test } from 'vitest';
import { developmentSecrets } from '#infra/local/credentials.ts';
import { readDistribution } from '#infra/local/edge/distribution.ts';
import { loadAssembly } from '#infra/local/template/assembly.ts';
import { assemblyDirectory } from '#test/support/built.ts';

// The paths that clients and server libraries of Pusher call, through the code that is deployed to CloudFront.
const assembly = loadAssembly(assemblyDirectory, 'local');
const choose = readDistribution(assembly, developmentSecrets('local'));
const apiOf = (protocol: string) =>
  assembly.ofType('AWS::ApiGatewayV2::Api').find(({ properties }) => properties.ProtocolType === protocol)?.ref;

/** Which API a request reaches, and with what. */
async function arrivalOf(target: string, method = 'GET') {
  const [path = '', query = ''] = target.split('?');
  const behaviour = choose?.(path);
  if (!behaviour) throw new Error('The template has no distribution.');
  const request = { method, uri: path, query, headers: { host: 'example.com' } };
  const viewed = (await behaviour.viewerRequest?.(request, '192.0.2.1')) ?? request;
  if ('status' in viewed) throw new Error(`The edge answered ${viewed.status}.`);
  const { origin, originPath, allowedMethods } = behaviour;
  return {
    api: 'apiId' in origin ? origin.apiId : 'none',
    target: `${originPath}${viewed.uri}${viewed.query && `?${viewed.query}`}`,
    isAllowed: allowedMethods.includes(method),
  };
}

describe('a client of sockets', () => {
  test.each([
    ['without a query', '/app/a-key', '/live?key=a-key'],
    [
      'with what pusher-js sends',
      '/app/a-key?protocol=7&client=js&version=8.6.0&flash=false',
      '/live?protocol=7&client=js&version=8.6.0&flash=false&key=a-key',
    ],
    [
      'with what the Java client sends',
      '/app/a-key?client=java-client&protocol=5&version=2.4.4',
      '/live?client=java-client&protocol=5&version=2.4.4&key=a-key',
    ],
    ['with a slash at the end', '/app/a-key/', '/live?key=a-key'],
    ['with encoded characters, which stay encoded', '/app/a%20key?v=%26', '/live?v=%26&key=a%20key'],
    ['with a key of its own in the query, which does not count', '/app/a-key?key=b&key=c', '/live?key=a-key'],
    ['without a key, which is refused by the greeting', '/app/', '/live?key='],
  ])('%s reaches the WebSocket API at its stage', async (_what, target, expected) => {
    expect(await arrivalOf(target)).toEqual({ api: apiOf('WEBSOCKET'), target: expected, isAllowed: true });
  });
});

describe('a server', () => {
  const signed = 'auth_key=k&auth_signature=s&auth_timestamp=1&auth_version=1.0&body_md5=m';

  test.each([
    ['POST', `/apps/1001/events?${signed}`],
    ['POST', `/apps/1001/batch_events?${signed}`],
    ['GET', `/apps/1001/channels?filter_by_prefix=presence-&info=user_count&${signed}`],
    ['GET', `/apps/1001/channels/presence-a;b=c@d,e.f?info=user_count,cache&${signed}`],
    ['GET', `/apps/1001/channels/presence-a%20b/users?${signed}&empty=&flag`],
    ['POST', `/apps/1001/users/7/terminate_connections?${signed}`],
  ])('reaches the HTTP API by %s with path and query untouched, because both are signed', async (method, target) => {
    expect(await arrivalOf(target, method)).toEqual({ api: apiOf('HTTP'), target, isAllowed: true });
  });
});

test('both origins get every header but Host and every parameter, and nothing is cached', () => {
  const [distribution] = assembly.ofType('AWS::CloudFront::Distribution');
  const config = Object(distribution?.properties.DistributionConfig);
  const sockets = config.CacheBehaviors.find(({ PathPattern }: { PathPattern: string }) => PathPattern === '/app/*');
  // CloudFront's managed policies AllViewerExceptHostHeader and CachingDisabled.
  const asItCame = {
    OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  };
  expect([config.DefaultCacheBehavior, sockets]).toEqual([
    expect.objectContaining(asItCame),
    expect.objectContaining(asItCame),
  ]);
  expect(config.DefaultCacheBehavior.FunctionAssociations).toBeUndefined();
});
