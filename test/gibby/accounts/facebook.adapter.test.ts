import { describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createFacebook, facebookToken } from '#infra/local/providers/facebook.ts';
import { facebook } from '#shared/gibby/accounts/facebook.adapter.ts';
import { failureInTime, faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const person = { id: '1001', name: 'Facebook Name', email: 'Email@Example.com' } as const;

async function given(secret: unknown = developmentCredentials.facebook) {
  const graph = await serveProvider(createFacebook(), { facebook: secret });
  const runtime = await testRuntime({
    FACEBOOK_SECRET: 'facebook',
    FACEBOOK_URL: graph.url,
    FACEBOOK_PER_HOUR: '1000',
  });
  return { graph, runtime, port: facebook(runtime) };
}

test('a person with a token of our application is identified, with the address in lower case', async () => {
  const { port, runtime } = await given();
  expect(await port.identify(facebookToken(person))).toEqual({
    id: '1001',
    name: 'Facebook Name',
    email: 'email@example.com',
  });
  expect(faultsLogged(runtime, 'facebook')).toEqual([0, 0]);
});

test('an international domain is in its ASCII form, like the one that an app sends', async () => {
  const { port } = await given();
  const { email } = Object(await port.identify(facebookToken({ ...person, email: 'Ada@Bücher.example' })));
  expect(email).toBe('ada@xn--bcher-kva.example');
});

test('a person may have no address and no name', async () => {
  const { port } = await given();
  expect(await port.identify(facebookToken({ id: '1002' }))).toEqual({ id: '1002', name: null, email: null });
});

test.each([
  ['is none', 'not-a-token'],
  ['was given to another application', facebookToken({ ...person, appId: '999' })],
])('a token that %s identifies no person, and no further call is made', async (_name, token) => {
  const { port, graph } = await given();
  expect(await port.identify(token)).toBeUndefined();
  expect(graph.asked.map(({ path }) => path)).toEqual(['/debug_token']);
});

test("the application's secret is in no URL, and the user's token is in no log line", async () => {
  const { port, graph, runtime } = await given();
  const token = facebookToken(person);
  await port.identify(token);
  const [inspected, read] = graph.asked.map(({ query }) => String(query));
  expect(inspected).toBe(`input_token=${token}`);
  expect(read).not.toContain(token);
  expect(`${inspected}${read}`).not.toContain(developmentCredentials.facebook.appSecret);
  expect(JSON.stringify(runtime.lines)).not.toContain(token);
});

test('the call fails when Facebook does not know our application', async () => {
  const { port } = await given({ appId: '', appSecret: 'generated' });
  await expect(port.identify(facebookToken(person))).rejects.toMatchObject({ code: 'provider_unavailable' });
});

describe('when Facebook', () => {
  test.each(misbehaviours)('%s, the call fails within the time limit', async (_name, misbehaviour) => {
    const { port, graph, runtime } = await given();
    graph.misbehave(misbehaviour);
    expect(await failureInTime(() => port.identify(facebookToken(person)))).toMatchObject({
      code: 'provider_unavailable',
    });
    expect(faultsLogged(runtime, 'facebook')).toEqual([1]);
  });
});
