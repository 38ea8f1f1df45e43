import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { queuedConsumers } from '#infra/constructs/consumer-queues.ts';
import type { Cloud } from '#infra/local/cloud.ts';
import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { type CloudFixture, cloudFixture } from '../support/cloud-fixture.ts';

const consumers = queuedConsumers()
  .filter(({ topics }) => topics.includes(gigEvents))
  .map(({ operation }) => operation);

let fixture: CloudFixture;
let handed: readonly Handed[];
beforeAll(async () => {
  fixture = await cloudFixture();
  handed = recordHandedOver(fixture.cloud);
});
afterAll(() => fixture?.close());

/** A record that a consumer was given. */
interface Handed {
  readonly consumer: string;
  readonly PK: string;
  readonly SK: string;
}

/** Every delivery of a record to a queued consumer from now on, including repetitions. */
function recordHandedOver({ lambda }: Cloud): Handed[] {
  const seen: Handed[] = [];
  const invoke = lambda.invoke.bind(lambda);
  lambda.invoke = (functionArn, payload) => {
    const consumer = consumers.find((operation) => functionArn.endsWith(`:local-${operation}`));
    const { Records = [] } = payload as { Records?: { body: string }[] };
    if (consumer) for (const { body } of Records) seen.push({ consumer, ...JSON.parse(body) });
    return invoke(functionArn, payload);
  };
  return seen;
}

/** Sort keys of a partition's records, in the order in which a consumer got them. */
function handedTo(consumer: string, PK: string): string[] {
  return handed.filter((record) => record.consumer === consumer && record.PK === PK).map(({ SK }) => SK);
}

/** Writes an event item that no consumer can parse. */
async function poison(PK: string): Promise<void> {
  const [table] = fixture.cloud.assembly.ofType('AWS::DynamoDB::GlobalTable');
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  await client.send(new PutCommand({ TableName: table?.ref, Item: { PK, SK: 'EVT#00000001' } }));
}

async function orderedDeadLetters() {
  const queues = fixture.cloud.assembly.ofType('AWS::SQS::Queue');
  const queue = queues.find(({ id }) => id.startsWith('OrderedDeadLetters'));
  const command = new ReceiveMessageCommand({
    QueueUrl: queue?.ref,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['All'],
  });
  return (await new SQSClient({ useQueueUrlAsEndpoint: false }).send(command)).Messages ?? [];
}

test('every event of a gig reaches each consumer, in order, while a poisoned record of another gig blocks its group', async () => {
  expect(consumers.length).toBeGreaterThan(1);
  const [customer, operator] = await fixture.signInAll('carla', 'otto');
  if (!customer || !operator) throw new Error('Nobody signed in.');
  const poisoned = `GIG#${'f'.repeat(24)}`;
  await poison(poisoned);
  await fixture.cloud.activity.idle();

  const gigId = await fixture.requestOf(customer, operator);
  await fixture.act(operator, 'accept', gigId);
  await fixture.act(customer, 'confirm', gigId);
  await fixture.act(customer, 'cancel', gigId);
  await fixture.cloud.activity.idle();

  const written = (await fixture.itemsOf(`GIG#${gigId}`))
    .map(({ SK }) => String(SK))
    .filter((SK) => SK.startsWith('EVT#'));
  expect(written.length).toBeGreaterThanOrEqual(4);
  // Some consumers get their records later.
  await fixture.cloud.clock.advance(15 * 60);
  for (const consumer of consumers) expect(handedTo(consumer, `GIG#${gigId}`), consumer).toEqual(written);

  // After all retries, only this record is among the dead letters, once per consumer.
  await fixture.cloud.clock.advance(30 * 60);
  const letters = await orderedDeadLetters();
  expect(letters).toHaveLength(consumers.length);
  const groups = new Set<string | undefined>();
  for (const { Body, Attributes } of letters) {
    expect(JSON.parse(Body ?? '')).toMatchObject({ PK: poisoned, SK: 'EVT#00000001' });
    groups.add(Attributes?.MessageGroupId);
  }
  expect(groups.size).toBe(1);
  for (const consumer of consumers) expect(handedTo(consumer, poisoned), consumer).toHaveLength(40);
});

test('a repeated stream delivery to the relay reaches each consumer once', async () => {
  const [customer, operator] = await fixture.signInAll('dora', 'paul');
  if (!customer || !operator) throw new Error('Nobody signed in.');
  await fixture.faults({ kind: 'duplicate', match: 'local-relayRecords' });
  const gigId = await fixture.requestOf(customer, operator);
  await fixture.act(customer, 'cancel', gigId);
  await fixture.cloud.activity.idle();
  await fixture.cloud.clock.advance(15 * 60);

  expect(fixture.firedFaults).toContain('duplicate local-relayRecords');
  for (const consumer of consumers) expect(handedTo(consumer, `GIG#${gigId}`), consumer).toHaveLength(2);
});
