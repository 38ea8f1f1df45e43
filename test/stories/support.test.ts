import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Cloud, startCloud } from '#infra/local/cloud.ts';
import { developmentCredentials, developmentSecrets } from '#infra/local/credentials.ts';
import { assemblyDirectory, compileCacheDirectory } from '../support/built.ts';
import { type CloudFixture, cloudFixture, type Somebody, until } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
let customer: Somebody;

beforeAll(async () => {
  fixture = await cloudFixture();
  customer = await fixture.signIn('carol');
});
afterEach(() => fixture.faults());
afterAll(() => fixture?.close());

/** The requests to a provider, oldest first. */
const askedOf = (provider: string) => fixture.sent({ kind: 'provider', to: provider }).reverse();

const track = (event: string) =>
  fixture.ask({ method: 'POST', path: '/mixpanel/track', body: { udid: '56fd6925058babeb4e977fbf', event } });

/** Deliveries of an event to the analytics provider. */
function deliveriesOf(event: string): { properties: Readonly<Record<string, unknown>> }[] {
  const all = askedOf('mixpanel').flatMap(({ request }) => JSON.parse(String(request)));
  return all.filter((given) => given.event === event);
}

describe('support over HTTP', () => {
  test('a ticket with two files arrives at the help desk, byte for byte, under the name of its sender', async () => {
    const form = new FormData();
    form.append('subject', 'No picture');
    form.append('body', 'The stream stays black.');
    form.append('email', customer.email);
    // Bytes that are no text in any encoding, and so many that two such files exceed the limit.
    form.append('attachment', new File([new Uint8Array(3_000_000).fill(0xff)], 'screen.png', { type: 'image/png' }));
    form.append('attachment', new File([new Uint8Array(1_000).fill(0x80)], 'app.log', { type: 'text/x-log' }));
    const multipart = new Response(form);
    const headers = { 'content-type': multipart.headers.get('content-type') ?? '' };
    const body = new Uint8Array(await multipart.arrayBuffer());

    const answer = await fixture.ask({ method: 'POST', path: '/zendesk/tickets', body, headers }, customer);

    expect(answer.ticket).toMatchObject({ subject: 'No picture', status: 'new' });
    const asked = askedOf('zendesk');
    expect(asked.map(({ path }) => path).sort()).toEqual([
      '/api/v2/tickets.json',
      '/api/v2/uploads.json',
      '/api/v2/uploads.json',
    ]);
    const uploads = asked.filter(({ path }) => path === '/api/v2/uploads.json');
    expect(uploads.map(({ query }) => query).sort()).toEqual(['filename=app.log', 'filename=screen.png']);
    expect(uploads.map(({ request }) => request)).toContain('3000000 bytes');
    const { ticket } = JSON.parse(String(asked.at(-1)?.request));
    expect(ticket).toMatchObject({ external_id: customer.id, requester: { email: customer.email } });
    expect(ticket.comment.uploads).toHaveLength(2);
  });

  test('articles are fetched once and then stored', async () => {
    const list = () => fixture.ask({ method: 'GET', path: '/zendesk/articles' });
    const first = await list();
    expect(first.articles).toHaveLength(2);
    expect(await list()).toEqual(first);
    expect(askedOf('zendesk').filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  test('the price list is answered', async () => {
    expect(await fixture.ask({ method: 'GET', path: '/apppriceconfig' })).toEqual({
      initialFee: 10,
      streamingFee: 1,
      travelFee: 0,
    });
  });

  test('a log line of an app is logged without its private parts', async () => {
    const body = { level: 'error', message: 'customer@example.com has password=hunter2' };
    await fixture.ask({ method: 'POST', path: '/logs', body }, customer);
    const line = await until(
      () => fixture.cloud.lambda.logs('local-saveLog').find(({ line }) => line.includes('client_log')),
      'the line',
    );
    expect(JSON.parse(line.line)).toMatchObject({
      level: 'info',
      clientLevel: 'error',
      clientMessage: '[mail] has [secret]',
      accountId: customer.id,
    });
  });
});

describe('events of apps', () => {
  /** The ids and times of an event at the provider, once the queue has finished its work. */
  async function toldOf(event: string): Promise<string[]> {
    await fixture.cloud.clock.advance(600);
    return deliveriesOf(event).map(({ properties }) => `${properties.$insert_id} at ${properties.time}`);
  }

  test('are answered at once and delivered later, with the time at which we received them', async () => {
    const at = fixture.cloud.clock.now();
    expect(await track('opened')).toEqual({ code: 200 });
    const told = await toldOf('opened');
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toMatch(new RegExp(`^[0-9a-f-]{36} at ${at}$`));
    expect(deliveriesOf('opened')[0]?.properties).toMatchObject({ distinct_id: '56fd6925058babeb4e977fbf' });
  });

  test('that the queue delivers twice count once at the provider', async () => {
    await fixture.faults({ kind: 'duplicate', match: 'deliverTrackEvents' });
    await track('doubled');
    const told = await toldOf('doubled');
    expect(told.length).toBeGreaterThan(1);
    expect(new Set(told).size).toBe(1);
  });
});

describe('a provider that accepts nothing', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await startCloud({
      assemblyDirectory,
      compileCacheDirectory,
      port: 0,
      dataDirectory: ':memory:',
      quiet: true,
      secretValues: { ...developmentSecrets('local'), 'local/mixpanel': { token: 'unknown' } },
    });
    cloud.clock.freeze(true);
  });
  afterAll(() => cloud?.close());

  /** The dead letters, as the operator finds them. */
  async function deadLetters(): Promise<unknown[]> {
    const queue = cloud.assembly.ofType('AWS::SQS::Queue').find(({ id }) => id.startsWith('DeadLetters'));
    const client = new SQSClient({
      endpoint: cloud.awsEndpoint,
      region: 'us-east-1',
      credentials: cloud.operatorCredentials,
      useQueueUrlAsEndpoint: false,
    });
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: queue?.ref }));
    client.destroy();
    return Messages.map(({ Body }) => JSON.parse(Body ?? ''));
  }

  test('is retried for two hours, and then the event is a dead letter', async () => {
    const headers = { apikey: developmentCredentials.dropinApiKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ udid: 'phone', event: 'opened' });
    const { status } = await fetch(`${cloud.origin}/mixpanel/track`, { method: 'POST', headers, body });
    expect(status).toBe(200);
    const answers = () => cloud.outbox.list({ kind: 'provider', to: 'mixpanel' }).map((asked) => asked.status);
    await cloud.clock.advance(2 * 3600 - 301);
    expect(answers().length).toBeLessThan(24);
    expect(await deadLetters()).toEqual([]);
    await cloud.clock.advance(602);
    expect(answers()).toEqual(Array.from({ length: 24 }, () => 400));
    expect(await deadLetters()).toMatchObject([{ udid: 'phone', event: 'opened' }]);
  });
});
