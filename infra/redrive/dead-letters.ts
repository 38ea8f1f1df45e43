import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Aws } from './aws.ts';
import { type StreamBatch, streamRecordsOf } from './stream-batch.ts';

/** One dead letter: where it came from, and how it is sent back. */
interface DeadLetter {
  /** A queue, a function, or a function's stream: never what the letter says, which may be personal. */
  readonly source: string;
  /** The same for a letter that is written again about the same thing; else each letter has its own. */
  readonly subject?: string;
  sendBack(): Promise<void>;
}

/** How long a letter that was received is hidden from others, which is longer than sending it back takes. */
const hiddenSeconds = 600;

/** Takes all letters of a queue, one at a time, and calls `take` with each. What `take` returns true for is removed. */
export async function eachLetter(
  aws: Aws,
  { stage, queue }: { readonly stage: string; readonly queue: string },
  take: (letter: DeadLetter) => Promise<boolean>,
): Promise<void> {
  const { QueueUrl } = await aws.sqs.send(new GetQueueUrlCommand({ QueueName: `${stage}-${queue}` }));
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    // A receive that does not wait asks only some of the queue's servers, and may find nothing (SQS developer guide, "Short
    // and long polling").
    WaitTimeSeconds: 5,
    MessageSystemAttributeNames: ['All'],
    MessageAttributeNames: ['All'],
    VisibilityTimeout: hiddenSeconds,
  });
  /** Receipts of those that stay, by id: one that comes again was hidden for too short a time, and all have been seen. */
  const kept = new Map<string, string>();
  /** What is refused again is a new letter about the same thing, which waits for the next run. */
  const seen = new Set<string>();
  for (let isOver = false; !isOver; ) {
    const { Messages = [] } = await aws.sqs.send(receive);
    const fresh = Messages.filter(({ MessageId = '' }) => !kept.has(MessageId));
    isOver = fresh.length === 0;
    for (const message of fresh) {
      const { MessageId = '', ReceiptHandle = '' } = message;
      const letter = letterOf(aws, stage, message);
      const { subject = MessageId } = letter;
      const isDone = !seen.has(subject) && (await take(letter));
      seen.add(subject);
      if (isDone) await aws.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      else kept.set(MessageId, ReceiptHandle);
    }
  }
  // Those that stay are shown again at once: who counts them wants to send them back next.
  for (const ReceiptHandle of kept.values()) {
    await aws.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}

/** Who put a letter there decides its form: SQS, EventBridge, Lambda for a stream or for an event, or the relay. */
function letterOf(aws: Aws, stage: string, message: Message): DeadLetter {
  const queueArn = message.Attributes?.DeadLetterQueueSourceArn;
  if (queueArn) return ofQueue(aws, message, queueArn.split(':').at(-1) ?? '');
  const content = contentOf(message);
  const targetArn = message.MessageAttributes?.TARGET_ARN?.StringValue;
  if (targetArn) return ofEvent(aws, targetArn.split(':').at(-1) ?? '', content);
  const functionArn = String(Object(content.requestContext).functionArn ?? '').replace(/:\$LATEST$/, '');
  const functionName = functionArn.split(':').at(-1) ?? '';
  if (content.DDBStreamBatchInfo !== undefined) return ofStream(aws, functionName, Object(content.DDBStreamBatchInfo));
  if (content.requestPayload !== undefined) return ofEvent(aws, functionName, content.requestPayload);
  if (content.relayed !== undefined) return ofRelay(aws, `${stage}-relayRecords`, Object(content.relayed));
  return { source: 'unknown', sendBack: () => Promise.reject(new Error('it has no form that is known here')) };
}

/** Group and deduplication id stay the same: consumers know a record by them. */
function ofQueue({ sqs }: Aws, { Body, Attributes, MessageAttributes }: Message, QueueName: string): DeadLetter {
  return {
    source: QueueName,
    sendBack: async () => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      const { MessageGroupId, MessageDeduplicationId } = Attributes ?? {};
      await sqs.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: Body,
          MessageAttributes,
          MessageGroupId,
          MessageDeduplicationId,
        }),
      );
    },
  };
}

function ofEvent(aws: Aws, functionName: string, event: unknown): DeadLetter {
  return { source: functionName, sendBack: async () => void (await aws.invoke(functionName, event)) };
}

function ofStream(aws: Aws, functionName: string, batch: StreamBatch): DeadLetter {
  return {
    source: `${functionName} (stream)`,
    sendBack: async () => {
      const [source] = await aws.sourcesOf(functionName);
      const records = await streamRecordsOf(aws, batch, source?.FilterCriteria?.Filters ?? []);
      const wanted = batch.batchSize ?? 0;
      if (records.length < wanted) throw new Error(`the stream shows ${records.length} of its ${wanted} records`);
      await handOver(aws, functionName, records);
    },
  };
}

/** The relay of today may send what the relay of then could not. */
function ofRelay(aws: Aws, functionName: string, relayed: Readonly<Record<string, string>>): DeadLetter {
  const { PK = '', SK = '', id } = relayed;
  return {
    source: `${functionName} (refused by ${relayed.queue})`,
    subject: `${relayed.queue} ${id}`,
    sendBack: async () => {
      const [source] = await aws.sourcesOf(functionName);
      const table = /:table\/([^/]+)/.exec(source?.EventSourceArn ?? '')?.[1] ?? '';
      const NewImage = await aws.item(table, PK, SK);
      if (NewImage === undefined) throw new Error('its item is gone');
      await handOver(aws, functionName, [{ eventID: id, eventName: 'INSERT', dynamodb: { NewImage } }]);
    },
  };
}

async function handOver(aws: Aws, functionName: string, Records: readonly unknown[]): Promise<void> {
  if (Records.length === 0) return;
  const { batchItemFailures = [] } = Object(await aws.invoke(functionName, { Records }));
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} records failed again`);
}

function contentOf({ Body }: Message): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Body ?? ''));
  } catch {
    return {};
  }
}
