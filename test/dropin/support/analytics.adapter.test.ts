import { describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createMixpanel } from '#infra/local/providers/mixpanel.ts';
import { analytics } from '#shared/dropin/support/analytics.adapter.ts';
import { failureInTime, faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const tracked = {
  id: '7b6f1c1e-2a52-4c57-9f6e-0d5e4f7a9b11',
  udid: '56fd6925058babeb4e977fbf',
  event: 'testing-event2',
  properties: { field3: 'value 3', field4: 'value 4' },
  at: Date.parse('2026-03-01T12:00:00.000Z'),
};

async function project(secret: unknown = developmentCredentials.mixpanel) {
  const mixpanel = await serveProvider(createMixpanel(), { mixpanel: secret });
  const runtime = await testRuntime({
    MIXPANEL_SECRET: 'mixpanel',
    MIXPANEL_URL: mixpanel.url,
    MIXPANEL_PER_HOUR: '1000',
  });
  return { mixpanel, runtime, analytics: analytics(runtime) };
}

describe('a tracked event', () => {
  test('is delivered with the phone, an id for deduplication and the time at which we received it', async () => {
    const { mixpanel, runtime, analytics } = await project();
    await analytics.deliver(tracked);
    const [asked] = mixpanel.asked;
    expect(asked).toMatchObject({ method: 'POST', path: '/track' });
    expect(Object.fromEntries(asked?.query ?? [])).toEqual({ verbose: '1', ip: '0' });
    expect(JSON.parse(asked?.body ?? '')).toEqual([
      {
        event: 'testing-event2',
        properties: {
          field3: 'value 3',
          field4: 'value 4',
          token: 'local-mixpanel-token',
          distinct_id: tracked.udid,
          time: tracked.at,
          $insert_id: tracked.id,
        },
      },
    ]);
    expect(faultsLogged(runtime, 'mixpanel')).toEqual([0]);
  });

  test('cannot override the project, phone, time or id', async () => {
    const { mixpanel, analytics } = await project();
    const properties = { token: 'other', distinct_id: 'other', time: 1, $insert_id: 'other' };
    await analytics.deliver({ ...tracked, properties });
    expect(JSON.parse(mixpanel.asked[0]?.body ?? '')[0].properties).toEqual({
      token: 'local-mixpanel-token',
      distinct_id: tracked.udid,
      time: tracked.at,
      $insert_id: tracked.id,
    });
  });

  test('fails when the project rejects it', async () => {
    const { analytics } = await project({ token: 'unknown' });
    await expect(analytics.deliver(tracked)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test.concurrent.each(misbehaviours)('fails after one try, with an error, when the provider %s', async (_how, how) => {
    const { mixpanel, runtime, analytics } = await project();
    // The first call of a process connects to the table; a consumer's later ones do not.
    await analytics.deliver(tracked);
    mixpanel.misbehave(how);
    const startedAt = performance.now();
    const failure = await failureInTime(() => analytics.deliver(tracked));
    expect(failure).toMatchObject({ code: 'provider_unavailable' });
    // Ten such events in a row must fit into the ten seconds that the queue's consumer has.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(mixpanel.asked).toHaveLength(2);
    expect(faultsLogged(runtime, 'mixpanel')).toEqual([0, 1]);
    expect(JSON.stringify(runtime.lines)).not.toContain(tracked.udid);
  });
});
