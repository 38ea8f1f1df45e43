import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, expect, test } from 'vitest';
import type { Aws } from '#infra/redrive/aws.ts';
import { eachLetter } from '#infra/redrive/dead-letters.ts';

// All files of one worker share their modules.
afterAll(() => mockClient(SQSClient).restore());

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

/** A queue with these letters, and functions that answer as `answers` says and note their events. */
function givenLetters(letters: readonly Message[], answers: Readonly<Record<string, unknown>> = {}) {
  const queue = new Map(
    letters.map((letter, index) => [`r${index}`, { ...letter, MessageId: `m${index}`, ReceiptHandle: `r${index}` }]),
  );
  const invoked: [string, unknown][] = [];
  let isHidden = false;
  const sqs = mockClient(SQSClient);
  sqs.onAnyCommand().resolves({});
  sqs.on(DeleteMessageCommand).callsFake(({ ReceiptHandle }) => queue.delete(ReceiptHandle));
  sqs.on(ReceiveMessageCommand).callsFake(() => {
    const Messages = isHidden ? [] : [...queue.values()];
    isHidden = true;
    return { Messages };
  });
  const aws: Aws = {
    sqs: new SQSClient({ region: 'us-east-1' }),
    stream: async () => ({}),
    invoke: async (name, event) => {
      invoked.push([name, event]);
      return answers[name];
    },
    sourcesOf: async () => [{ EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T1/stream/s' }],
    item: async (table, PK, SK) => (SK === 'gone' ? undefined : { PK: { S: PK }, table: { S: table } }),
  };
  const sendBack = async () => {
    const reasons: string[] = [];
    await eachLetter(aws, { stage: 'dev', queue: 'dead-letters' }, async (letter) => {
      const reason: unknown = await letter.sendBack().catch((thrown: unknown) => thrown);
      if (reason === undefined) return true;
      reasons.push(`${letter.source}: ${String(Object(reason).message)}`);
      return false;
    });
    return { reasons, left: queue.size };
  };
  return { invoked, sendBack };
}

const lettered = (content: unknown): Message => ({ Body: JSON.stringify(content) });

test('a scheduled run that failed, and one that EventBridge could not hand over, are run again', async () => {
  const requestContext = { functionArn: `${functionArn('dev-startMonthlyInvoices')}:$LATEST` };
  const failed = lettered({ requestContext, requestPayload: { a: 1 } });
  const TARGET_ARN = { DataType: 'String', StringValue: functionArn('dev-checkBooks') };
  const { invoked, sendBack } = givenLetters([failed, { Body: '{}', MessageAttributes: { TARGET_ARN } }]);
  expect(await sendBack()).toEqual({ reasons: [], left: 0 });
  expect(invoked).toEqual([
    ['dev-startMonthlyInvoices', { a: 1 }],
    ['dev-checkBooks', {}],
  ]);
});

test('a record that its queue had refused is relayed again from the table', async () => {
  const relayed = { PK: 'GIG#1', SK: 'EVT#1', id: 'e1', queue: 'dev-countGigEvent.fifo' };
  const { invoked, sendBack } = givenLetters([lettered({ relayed })]);
  expect(await sendBack()).toEqual({ reasons: [], left: 0 });
  const record = {
    eventID: 'e1',
    eventName: 'INSERT',
    dynamodb: { NewImage: { PK: { S: 'GIG#1' }, table: { S: 'T1' } } },
  };
  expect(invoked).toEqual([['dev-relayRecords', { Records: [record] }]]);
});

test('what fails again, what is gone and what has no known form stays, with the reason and without its content', async () => {
  const relayed = { PK: 'GIG#1', SK: 'EVT#1', id: 'e1', queue: 'dev-countGigEvent.fifo' };
  const letters = [
    lettered({ relayed }),
    lettered({ relayed: { ...relayed, SK: 'gone', id: 'e2' } }),
    { Body: 'a secret' },
  ];
  const { sendBack } = givenLetters(letters, { 'dev-relayRecords': { batchItemFailures: [{ itemIdentifier: '' }] } });
  expect(await sendBack()).toEqual({
    reasons: [
      'dev-relayRecords (refused by dev-countGigEvent.fifo): 1 records failed again',
      'dev-relayRecords (refused by dev-countGigEvent.fifo): its item is gone',
      'unknown: it has no form that is known here',
    ],
    left: 3,
  });
});

test('a record that is refused once more is relayed once in a run, and its new letter waits for the next', async () => {
  const relayed = { PK: 'GIG#1', SK: 'EVT#1', id: 'e1', queue: 'dev-countGigEvent.fifo' };
  const { invoked, sendBack } = givenLetters([lettered({ relayed }), lettered({ relayed, traceId: 'later' })]);
  expect(await sendBack()).toEqual({ reasons: [], left: 1 });
  expect(invoked).toHaveLength(1);
});

test('a batch of which the stream shows too few records stays', async () => {
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:dev-relayRecords';
  const DDBStreamBatchInfo = { startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 };
  const { sendBack } = givenLetters([lettered({ requestContext: { functionArn }, DDBStreamBatchInfo })]);
  const reasons = ['dev-relayRecords (stream): the stream shows 0 of its 2 records'];
  expect(await sendBack()).toEqual({ reasons, left: 1 });
});
