import { describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createFacebook, facebookToken } from '#infra/local/providers/facebook.ts';
import { facebook } from '#shared/gibby/accounts/facebook.adapter.ts';
import { failureInTime, faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const person = { id: '1001', name: 'Facebook Name', email: 'Email@Example.com' } as const;

async function given(secret: unknown = developmentCredentials.facebook) {
  const graph = await serveProvider(createFacebook(), { facebook: secret });
  const runtime = await testRuntime({ FACEBOOK_SECRET: 'facebook', FACEBOOK_URL: graph.url });
  return { graph, runtime, port: facebook(runtime) };
}

test('whoever has given the token to our application is known, by an address in lower case', async () => {
  const { port, runtime } = await given();
  expect(await port.identify(facebookToken(person))).toEqual({
    id: '1001',
    name: 'Facebook Name',
    email: 'email@example.com',
  });
  expect(faultsLogged(runtime, 'facebook')).toEqual([0, 0]);
});

test('a person may have no address and no name', async () => {
  const { port } = await given();
  expect(await port.identify(facebookToken({ id: '1002' }))).toEqual({ id: '1002', name: null, email: null });
});

test.each([
  ['is none', 'not-a-token'],
  ['was given to another application', facebookToken({ ...person, appId: '999' })],
])('a token that %s is nobody, and nothing more is asked', async (_name, token) => {
  const { port, graph } = await given();
  expect(await port.identify(token)).toBeUndefined();
  expect(graph.asked.map(({ path }) => path)).toEqual(['/debug_token']);
});

test("the application's secret and whose request it is stand in no address and no log line", async () => {
  const { port, graph, runtime } = await given();
  const token = facebookToken(person);
  await port.identify(token);
  const [inspected, read] = graph.asked.map(({ query }) => String(query));
  expect(inspected).toBe(`input_token=${token}`);
  expect(read).not.toContain(token);
  expect(`${inspected}${read}`).not.toContain(developmentCredentials.facebook.appSecret);
  expect(JSON.stringify(runtime.lines)).not.toContain(token);
});

test('an application that Facebook does not know fails', async () => {
  const { port } = await given({ appId: '', appSecret: 'generated' });
  await expect(port.identify(facebookToken(person))).rejects.toMatchObject({ code: 'provider_unavailable' });
});

describe('when Facebook', () => {
  test.each(misbehaviours)('%s, nobody is known, in time', async (_name, misbehaviour) => {
    const { port, graph, runtime } = await given();
    graph.misbehave(misbehaviour);
    expect(await failureInTime(() => port.identify(facebookToken(person)))).toMatchObject({
      code: 'provider_unavailable',
    });
    expect(faultsLogged(runtime, 'facebook')).toEqual([1]);
  });
});
