import Pusher from 'pusher';
import { describe, expect, test } from 'vitest';
import type { Provider } from '#infra/local/providers/provider.ts';
import { type RealtimeEvent, realtimeEventNames } from '#shared/platform/realtime/webhooks/realtime-event.ts';
import { webhooks } from '#shared/platform/realtime/webhooks/webhooks.adapter.ts';
import { faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const application = { appId: '1001', key: 'app-key', secret: 'app-secret' };
const at = Date.parse('2026-03-01T12:00:00.000Z');

const samples: Readonly<Record<RealtimeEvent['name'], RealtimeEvent>> = {
  channel_occupied: { name: 'channel_occupied', channel: 'news' },
  channel_vacated: { name: 'channel_vacated', channel: 'news' },
  member_added: { name: 'member_added', channel: 'presence-x', user_id: '7' },
  member_removed: { name: 'member_removed', channel: 'presence-x', user_id: '7' },
  client_event: {
    name: 'client_event',
    channel: 'private-x',
    event: 'client-said',
    data: '{"text":"Grüße ☎"}',
    socket_id: '1.2',
  },
  cache_miss: { name: 'cache_miss', channel: 'cache-x' },
  subscription_count: { name: 'subscription_count', channel: 'news', subscription_count: 3 },
};

const stored = (event: RealtimeEvent, ...following: RealtimeEvent[]) => ({ event, following, at });

async function receiver() {
  const provider: Provider = { name: 'webhook', answer: () => ({ status: 200, body: {} }) };
  const server = await serveProvider(provider, { realtime: application });
  const runtime = await testRuntime({ REALTIME_SECRET: 'realtime', WEBHOOK_URL: `${server.url}/hook?from=us` });
  return { server, runtime, webhooks: webhooks(runtime) };
}

test.each(realtimeEventNames)(
  "%s is genuine to Pusher's own library, and says what happened and when",
  async (name) => {
    const { server, webhooks } = await receiver();
    await webhooks.send(stored(samples[name]));
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: 'POST', path: '/hook' });
    const request = { headers: asked?.headers ?? {}, rawBody: asked?.body ?? '' };
    const webhook = new Pusher({ ...application, host: 'example.com' }).webhook(request);
    expect(webhook.isValid()).toBe(true);
    expect(webhook.getEvents()).toEqual([samples[name]]);
    expect(webhook.getTime().getTime()).toBe(at);
    const other = new Pusher({ ...application, secret: 'other', host: 'example.com' });
    expect(other.webhook(request).isValid()).toBe(false);
  },
);

test('events that happened together are one webhook, in their order', async () => {
  const { server, webhooks } = await receiver();
  await webhooks.send(stored(samples.channel_occupied, samples.member_added));
  expect(JSON.parse(server.asked[0]?.body ?? '').events).toEqual([samples.channel_occupied, samples.member_added]);
});

describe('a server that', () => {
  // The whole answer must arrive; what it says does not matter.
  const received = ['answers no JSON', 'answers nothing of use'];

  test.each(misbehaviours)('%s', async (how, misbehaviour) => {
    const { server, runtime, webhooks } = await receiver();
    server.misbehave(misbehaviour);
    const sent = webhooks.send(stored(samples.client_event));
    if (received.includes(how)) await expect(sent).resolves.toBeUndefined();
    else await expect(sent).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(faultsLogged(runtime, 'webhook')).toEqual([received.includes(how) ? 0 : 1]);
    expect(server.asked).toHaveLength(1);
    expect(JSON.stringify(runtime.lines)).not.toMatch(/Grüße|private-x|app-secret|hook\?/);
  });
});

test('a webhook that was switched off meanwhile goes nowhere', async () => {
  const runtime = await testRuntime({ REALTIME_SECRET: 'realtime', WEBHOOK_URL: '' });
  await expect(webhooks(runtime).send(stored(samples.cache_miss))).resolves.toBeUndefined();
});
