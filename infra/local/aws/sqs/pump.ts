import { REGION, recordOf } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import { deliverTo, failedItems, type Mapping } from '../mapping.ts';
import type { Message, Queue, Queues } from './queues.ts';

/** The message as Lambda receives it (Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
function toRecord(message: Message, queue: Queue): Record<string, unknown> {
  const messageAttributes = Object.entries(message.attributes).map(([name, value]) => {
    const { StringValue, BinaryValue, DataType } = recordOf(value);
    return [
      name,
      {
        stringValue: StringValue,
        binaryValue: BinaryValue,
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ];
  });
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.system,
    messageAttributes: Object.fromEntries(messageAttributes),
    md5OfBody: message.bodyMd5,
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: REGION,
  };
}

/** A filter on `body` sees the parsed body when it is JSON. */
function filterView(record: Record<string, unknown>): Record<string, unknown> {
  try {
    return { ...record, body: JSON.parse(String(record.body)) };
  } catch {
    return record;
  }
}

/**
 * Delivers one mapping's queue to its function: at once when a message arrives, and again, by the virtual clock, when a
 * failed message becomes visible. Returns a function that stops the delivery.
 */
export function startQueuePump(
  mapping: Mapping,
  queues: Queues,
  { lambda, clock, activity, faults }: Pick<AwsParts, 'lambda' | 'clock' | 'activity' | 'faults'>,
): () => void {
  const queue = queues.find(mapping.sourceArn);
  let underWay = 0;
  let closed = false;
  let cancelTimer: (() => void) | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  let overtaken: Parameters<typeof deliverTo>[2] | undefined;

  async function handOver(messages: readonly Message[]): Promise<void> {
    const records = messages.map((message) => ({ message, record: toRecord(message, queue) }));
    for (const { message, record } of records) {
      // Messages that the filter rejects are removed from the queue, as Lambda does.
      if (!mapping.matches(filterView(record))) queues.remove(queue, message.receiptHandle);
    }
    const wanted = records.filter(({ record }) => mapping.matches(filterView(record)));
    if (wanted.length === 0) return;
    const handed = wanted.map(({ record }) => record);
    const result = await deliverTo(mapping, lambda(), handed);
    if (faults.strikes('duplicate', mapping.functionName)) await deliverTo(mapping, lambda(), handed);
    const late = overtaken;
    overtaken = faults.strikes('overtaken', mapping.functionName) ? handed : undefined;
    if (late) await deliverTo(mapping, lambda(), late);
    if (closed) return;
    const failed = failedItems(
      mapping,
      result,
      wanted.map(({ message }) => message.messageId),
    );
    if (failed === 'whole') return;
    for (const { message } of wanted) {
      if (!failed.has(message.messageId)) queues.remove(queue, message.receiptHandle);
    }
  }

  function wakeForHidden(): void {
    const atMs = queues.nextVisibleMs(queue);
    if (atMs === undefined || atMs >= timerAtMs) return;
    cancelTimer?.();
    timerAtMs = atMs;
    cancelTimer = clock.schedule(atMs, `queue ${queue.name}`, () => {
      timerAtMs = Number.POSITIVE_INFINITY;
      poke();
    });
  }

  function deliverOne(messages: readonly Message[]): void {
    underWay++;
    activity
      .track(`queue to ${mapping.functionName}`, () => handOver(messages))
      .catch((error) => {
        // The messages become visible again after their timeout.
        if (!closed) console.error(`Delivering ${queue.name} to ${mapping.functionName} failed:`, error);
      })
      .finally(() => {
        underWay--;
        poke();
      });
  }

  function poke(): void {
    if (closed) return;
    while (underWay < mapping.concurrency) {
      const messages = queues.receive(queue, mapping.batchSize);
      if (messages.length === 0) break;
      deliverOne(messages);
    }
    wakeForHidden();
  }

  const stopListening = queues.onArrival(queue, poke);
  poke();
  return () => {
    closed = true;
    stopListening();
    cancelTimer?.();
  };
}
