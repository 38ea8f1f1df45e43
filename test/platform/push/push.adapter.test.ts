import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  DeleteEndpointCommand,
  InvalidParameterException,
  SetEndpointAttributesCommand,
  SNSClient,
  ThrottledException,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutboxMessage } from '#infra/local/interfaces.ts';
import { pushes } from '#shared/platform/push/push.adapter.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { ACCOUNT_ARN, startTestEndpoint, type TestEndpoint } from '#test/infra/local/aws/endpoint-under-test.ts';
import { testRuntime } from '#test/support/store.ts';

const applications = ['APNS/com.example.dropin', 'APNS_SANDBOX/com.example.beta', 'GCM/com.example.dropin'];
const arns = applications.map((application) => `${ACCOUNT_ARN('sns')}:app/${application}`);
const message: PushMessage = { messageId: 'g-1', text: 'Hello', code: 4, data: { gig: 'g' }, lifeSeconds: 30 };
/** The logged facts. */
const lines: Readonly<Record<string, unknown>>[] = [];
const log = { info: noted, error: noted };
function noted(_message: string, facts: Readonly<Record<string, unknown>> = {}): void {
  lines.push(facts);
}
const TABLE_NAME = (await testRuntime()).environment('TABLE_NAME');
const port = (variables: Readonly<Record<string, string>> = {}) => {
  const own = { TABLE_NAME, PUSHES_PER_HOUR: '1000', PUSH_APPLICATIONS: arns.join(','), ...variables };
  return pushes({ ...createRuntime(own), log });
};

/** The outbox entry of a push. */
interface Push extends OutboxMessage {
  readonly message: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
}

const ownVariables = ['AWS_ENDPOINT_URL_SNS', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const known = [...ownVariables, 'AWS_SESSION_TOKEN'].map((name) => [name, process.env[name]] as const);
const restore = () => {
  for (const [name, value] of known) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
};

/** Clients created from now on call this server. */
function callTo(url: string, keys?: { accessKeyId: string; secretAccessKey: string; sessionToken: string }): void {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SNS: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: keys?.accessKeyId ?? 'test',
    AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey ?? 'test',
    ...(keys && { AWS_SESSION_TOKEN: keys.sessionToken }),
  });
}

afterEach(() => {
  restore();
  lines.splice(0);
});

describe('with the SNS of the local cloud', () => {
  let cloud: TestEndpoint;
  let sns: SNSClient;
  beforeEach(async () => {
    cloud = await startTestEndpoint({ resources: [] });
    const { endpoint, credentials } = cloud.client();
    callTo(endpoint, credentials);
    sns = new SNSClient(cloud.client());
  });
  afterEach(() => cloud.close());

  const phone = { address: 'token-1', type: 'ios' } as const;
  const pushed = () => cloud.outbox.list({ kind: 'push' }) as Push[];
  const disable = (EndpointArn: string) =>
    sns.send(new SetEndpointAttributesCommand({ EndpointArn, Attributes: { Enabled: 'false' } }));

  test("a phone is connected to its platform's own app, and repeatedly to the same endpoint", async () => {
    const connected = await port().connect(phone, 'registration');
    expect(connected).toEqual({
      endpoint: expect.stringContaining(':endpoint/APNS/com.example.dropin/'),
      bundleId: 'com.example.dropin',
    });
    expect(await port().connect(phone, 'registration')).toEqual(connected);
    const android = await port().connect({ ...phone, type: 'android', bundleId: null }, 'registration');
    expect(android.endpoint).toContain(':endpoint/GCM/com.example.dropin/');
  });

  test('another app is addressed by its bundle id, and an unsupported app is refused', async () => {
    const { endpoint } = await port().connect({ ...phone, bundleId: 'com.example.beta' }, 'registration');
    expect(endpoint).toContain(':endpoint/APNS_SANDBOX/com.example.beta/');
    for (const unknown of [
      { ...phone, bundleId: 'com.example.other' },
      { ...phone, type: 'android', bundleId: 'com.example.beta' } as const,
    ]) {
      const facts = { errors: [{ in: 'body', path: 'bundleId', message: 'is no app of this server' }] };
      await expect(port().connect(unknown, 'registration')).rejects.toMatchObject({ code: 'invalid_input', facts });
    }
  });

  test('a phone that the platform had disabled is reached again after it reconnects', async () => {
    const { endpoint } = await port().connect(phone, 'registration');
    await disable(endpoint);
    expect(await port().send(endpoint, message)).toBe(false);
    expect(await port().connect(phone, 'registration')).toMatchObject({ endpoint });
    expect(await port().send(endpoint, message)).toBe(true);
    expect(pushed()).toHaveLength(1);
    expect(lines.map(({ providerFaults }) => providerFaults)).toEqual([0, 0, 0, 0]);
  });

  test("what users send may spend half of the stage's budget, and a lifecycle's pushes are sent beyond it", async () => {
    const { endpoint } = await port().connect(phone, 'registration');
    const small = port({ TABLE_NAME: (await testRuntime()).environment('TABLE_NAME'), PUSHES_PER_HOUR: '4' });
    const fromUser = { ...message, sender: '0123456789abcdef01234567' };
    expect([await small.send(endpoint, fromUser), await small.send(endpoint, fromUser)]).toEqual([true, true]);
    await expect(small.send(endpoint, fromUser)).rejects.toMatchObject({ code: 'provider_unavailable' });
    await expect(small.connect(phone, 'registration')).rejects.toMatchObject({ code: 'provider_unavailable' });
    expect(lines.at(-1)).toMatchObject({ pushBudgetSpent: 1, budget: 'push' });
    lines.splice(0);
    for (const _ of [1, 2]) expect(await small.send(endpoint, message)).toBe(true);
    expect(lines.map(({ pushBudgetSpent }) => pushBudgetSpent)).toEqual([undefined, undefined]);
    expect(await small.send(endpoint, message)).toBe(true);
    expect(lines.at(-2)).toMatchObject({ pushBudgetSpent: 1 });
    expect(await small.connect(phone, 'lifecycle')).toMatchObject({ endpoint });
    expect(lines.at(-2)).toMatchObject({ pushBudgetSpent: 1 });
    expect(pushed()).toHaveLength(5);
  });

  test('a disabled or deleted endpoint is reported as gone, without a failure', async () => {
    const { endpoint } = await port().connect(phone, 'registration');
    await disable(endpoint);
    expect(await port().send(endpoint, message)).toBe(false);
    await sns.send(new DeleteEndpointCommand({ EndpointArn: endpoint }));
    expect(await port().send(endpoint, message)).toBe(false);
    expect(pushed()).toEqual([]);
  });

  test('Apple gets its JSON, with kind, priority and time to live as attributes', async () => {
    const { endpoint } = await port().connect({ ...phone, bundleId: 'com.example.beta' }, 'registration');
    expect(await port().send(endpoint, message)).toBe(true);
    const { text, ...silent } = message;
    expect(await port().send(endpoint, silent)).toBe(true);

    const [second, first] = pushed();
    expect(first?.to).toBe('token-1');
    expect(JSON.parse(first?.message.APNS_SANDBOX ?? '')).toEqual({
      aps: { alert: { body: 'Hello' }, sound: 'default' },
      messageId: 'g-1',
      code: 4,
      data: { gig: 'g' },
    });
    expect(first?.attributes).toEqual({
      'AWS.SNS.MOBILE.APNS.PUSH_TYPE': 'alert',
      'AWS.SNS.MOBILE.APNS.PRIORITY': '10',
      'AWS.SNS.MOBILE.APNS_SANDBOX.TTL': '30',
    });
    expect(second?.attributes).toMatchObject({
      'AWS.SNS.MOBILE.APNS.PUSH_TYPE': 'background',
      'AWS.SNS.MOBILE.APNS.PRIORITY': '5',
    });
  });

  test('Google gets the JSON of its API version 1', async () => {
    const { endpoint } = await port().connect({ ...phone, type: 'android' }, 'registration');
    expect(await port().send(endpoint, message)).toBe(true);
    const [sent] = pushed();
    expect(JSON.parse(sent?.message.GCM ?? '')).toMatchObject({
      fcmV1Message: { message: { notification: { body: 'Hello' }, android: { ttl: '30s' } } },
    });
  });

  test('a message of any size is accepted', async () => {
    const huge = { ...message, text: '👋'.repeat(5000), data: { long: '"'.repeat(5000) } };
    for (const type of ['ios', 'android'] as const) {
      const { endpoint } = await port().connect({ ...phone, type }, 'registration');
      expect(await port().send(endpoint, huge)).toBe(true);
    }
    expect(pushed()).toHaveLength(2);
  });
});

describe('with an SNS that fails', () => {
  const endpoint = `${ACCOUNT_ARN('sns')}:endpoint/APNS/com.example.dropin/1`;
  const secretAddress = 'secret-device-token';
  const connect = () => port().connect({ address: secretAddress, type: 'ios' }, 'registration');
  const metadata = { $metadata: {}, message: `refused ${secretAddress}` };
  const mocks: { restore(): void }[] = [];
  const failing = (error: Error) => {
    const mock = mockClient(SNSClient).onAnyCommand().rejects(error);
    mocks.push(mock);
  };
  afterEach(() => {
    for (const mock of mocks.splice(0)) mock.restore();
  });

  test("the failure is the provider's and does not quote the address of the phone", async () => {
    failing(new ThrottledException(metadata));
    for (const attempt of [connect, () => port().send(endpoint, message)]) {
      const failure = await attempt().catch((thrown) => thrown);
      expect(failure).toMatchObject({ code: 'provider_unavailable', cause: undefined });
      expect(failure.message).toBe('SNS: ThrottledException');
    }
    const fault = { provider: 'sns', providerFaults: 1, detail: 'SNS: ThrottledException' };
    expect(lines).toMatchObject([fault, fault]);
    expect(JSON.stringify(lines)).not.toContain(secretAddress);
  });

  test("an address that the platform refuses is the caller's error", async () => {
    const words = 'Invalid parameter: Token Reason: iOS device tokens must be no more than 400 hexadecimal characters';
    failing(new InvalidParameterException({ $metadata: {}, message: words }));
    await expect(connect()).rejects.toMatchObject({
      code: 'invalid_input',
      facts: { errors: [{ in: 'body', path: 'deviceAddress' }] },
    });
    await expect(port().send(endpoint, message)).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test('a stage without platform applications reports that pushes are unavailable', async () => {
    const connecting = port({ PUSH_APPLICATIONS: '' }).connect({ address: 'x', type: 'ios' }, 'registration');
    await expect(connecting).rejects.toMatchObject({ code: 'provider_unavailable' });
  });

  test.each([
    ['answers nothing', () => undefined],
    ['breaks off', (socket: { destroy(): void }) => socket.destroy()],
    ['answers rubbish', undefined],
  ])('the call ends within three seconds when it %s', async (_what, disturb) => {
    const server = createServer((request, response) => {
      if (disturb) disturb(request.socket);
      else response.end('<html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    callTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const startedAt = performance.now();
    const outcomes = await Promise.all(
      [connect(), port().send(endpoint, message)].map((attempt) => attempt.catch((thrown) => thrown)),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    server.closeAllConnections();
    server.close();
    expect(seconds).toBeLessThan(3);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ code: 'provider_unavailable' });
  });

  test('a request is tried twice at most', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      request.resume();
      response.writeHead(500).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    callTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(port().send(endpoint, message)).rejects.toMatchObject({ code: 'provider_unavailable' });
    server.close();
    expect(asked).toBe(2);
  });
});
