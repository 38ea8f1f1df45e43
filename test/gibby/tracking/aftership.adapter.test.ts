import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { courierUpdate, createAftership } from '#infra/local/providers/aftership.ts';
import type { Webhook } from '#infra/local/providers/provider.ts';
import { courierUpdates } from '#shared/gibby/tracking/aftership.adapter.ts';
import { failureInTime, faultsLogged, misbehaviours, serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

const parcel = { courierSlug: 'jne', trackingNumber: 'TRACK0000000001' } as const;
const wire = { slug: 'jne', tracking_number: 'TRACK0000000001' } as const;
const seen = { tag: 'InTransit', checkpoint_time: '2026-03-01T08:00:00', message: 'Manifested' } as const;

async function given(secret: unknown = developmentCredentials.aftership) {
  const posted: Parameters<Webhook>[] = [];
  const webhook: Webhook = async (...message) => {
    posted.push(message);
    return 'OK';
  };
  const provider = await serveProvider(createAftership({ webhook }), { aftership: secret });
  const runtime = await testRuntime({
    AFTERSHIP_SECRET: 'aftership',
    AFTERSHIP_URL: provider.url,
    AFTERSHIP_PER_HOUR: '1000',
  });
  return { provider, runtime, posted, port: courierUpdates(runtime) };
}

describe('following a parcel', () => {
  test('registers its courier and number with the provider, signed with our key', async () => {
    const { provider, port, runtime } = await given();
    await port.follow(parcel);
    const [asked] = provider.asked;
    expect([asked?.method, asked?.path, JSON.parse(asked?.body ?? '')]).toEqual(['POST', '/trackings', wire]);
    expect(asked?.headers['as-api-key']).toBe(developmentCredentials.aftership.apiKey);
    expect(faultsLogged(runtime, 'aftership')).toEqual([0]);
  });

  test('succeeds when the parcel is already registered', async () => {
    const { provider, port } = await given();
    await port.follow(parcel);
    await port.follow(parcel);
    expect(provider.asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
  });

  test('succeeds on the next try after a failed registration', async () => {
    const { provider, port } = await given();
    provider.misbehave((response) => {
      provider.misbehave();
      response.socket?.destroy();
    });
    await expect(port.follow(parcel)).rejects.toMatchObject({ code: 'provider_unavailable' });
    await port.follow(parcel);
    expect(provider.asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST']);
  });

  test('fails when the provider rejects the number, and does not treat it as already registered', async () => {
    const { port } = await given();
    await expect(port.follow({ ...parcel, trackingNumber: '???' })).rejects.toMatchObject({
      code: 'provider_unavailable',
    });
  });

  test('fails without calling the provider while the API key is not filled in', async () => {
    const { provider, port } = await given({ apiKey: '', webhookSecret: 'generated' });
    await expect(port.follow(parcel)).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(provider.asked).toEqual([]);
  });

  test('fails with a wrong API key', async () => {
    const { port } = await given({ apiKey: 'other', webhookSecret: 'generated' });
    await expect(port.follow(parcel)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test.concurrent.each(misbehaviours)(
    'fails within the time limit and logs no number when the provider %s',
    async (_how, how) => {
      const { provider, port, runtime } = await given();
      provider.misbehave(how);
      expect(await failureInTime(() => port.follow(parcel))).toMatchObject({ code: 'provider_unavailable' });
      expect(faultsLogged(runtime, 'aftership')).toEqual([1, 1]);
      expect(JSON.stringify(runtime.lines)).not.toContain(parcel.trackingNumber);
      expect(JSON.stringify(runtime.lines)).not.toContain(developmentCredentials.aftership.apiKey);
    },
  );
});

describe("a message's signature", () => {
  test('is genuine for exactly the bytes that the provider signed', async () => {
    const { port } = await given();
    const { body, headers } = courierUpdate({ ...wire, checkpoints: [seen] });
    const signature = headers['aftership-hmac-sha256'];
    expect(await port.isGenuine(body, signature)).toBe(true);
    expect(await port.isGenuine(`${body} `, signature)).toBe(false);
    expect(await port.isGenuine(body.replace('Manifested', 'Delivered!'), signature)).toBe(false);
  });

  test.each([undefined, '', 'x', '****', 'AAAA', 'A'.repeat(44), `${'A'.repeat(43)}=`])(
    'of %j is refused',
    async (signature) => {
      const { port } = await given();
      const { body } = courierUpdate({ ...wire, checkpoints: [seen] });
      expect(await port.isGenuine(body, signature)).toBe(false);
    },
  );

  test('matches the second test case of RFC 4231', async () => {
    const { port } = await given({ apiKey: 'key', webhookSecret: 'Jefe' });
    const digest = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    const signature = Buffer.from(digest, 'hex').toString('base64');
    expect(await port.isGenuine('what do ya want for nothing?', signature)).toBe(true);
  });

  test.each([
    ['before the change', { webhookSecret: 'Jefe', otherWebhookSecret: 'the next one' }, true],
    ['after the change', { webhookSecret: 'the next one', otherWebhookSecret: 'Jefe' }, true],
    ['once the other value is gone', { webhookSecret: 'the next one', otherWebhookSecret: '' }, false],
  ])('counts by one of two values: %s', async (_when, secrets, isTaken) => {
    const { port } = await given({ apiKey: 'key', ...secrets });
    const signature = createHmac('sha256', 'Jefe').update('a message').digest('base64');
    expect(await port.isGenuine('a message', signature)).toBe(isTaken);
  });

  test('made with another secret is refused', async () => {
    const { port } = await given({ apiKey: 'key', webhookSecret: 'other' });
    const { body, headers } = courierUpdate({ ...wire, checkpoints: [seen] });
    expect(await port.isGenuine(body, headers['aftership-hmac-sha256'])).toBe(false);
  });
});

test('the stand-in posts a signed message with every checkpoint of a registered parcel', async () => {
  const { provider, port, posted } = await given();
  await port.follow(parcel);
  const tell = (checkpoint: object) =>
    fetch(`${provider.url}/local/checkpoints`, { method: 'POST', body: JSON.stringify({ ...wire, ...checkpoint }) });
  expect((await tell(seen)).status).toBe(200);
  expect((await tell({ ...seen, tag: 'Delivered', checkpoint_time: '2026-03-02T08:00:00' })).status).toBe(200);
  expect((await tell({ ...seen, tracking_number: 'UNKNOWN0001' })).status).toBe(400);
  expect(posted).toHaveLength(2);
  const [path, { type, body, headers }] = posted[1] ?? ['', { type: '', body: '' }];
  expect([path, type]).toEqual(['/api/couriers/aftership', 'application/json']);
  expect(JSON.parse(body)).toMatchObject({
    event: 'tracking_update',
    event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    msg: { ...wire, tag: 'Delivered', checkpoints: [seen, { tag: 'Delivered' }] },
  });
  expect(await port.isGenuine(body, headers?.['aftership-hmac-sha256'])).toBe(true);
});
