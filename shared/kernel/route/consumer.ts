import * as z from 'zod';
import { Failure } from '../errors.ts';
import type { Ambient } from '../ports.ts';
import { isRecordOf } from '../topic.ts';
import type { ConsumerDefinition, Delivery, Unit } from './define.ts';
import { logOutcome } from './invocation.ts';
import { toFailure } from './wire-errors.ts';

/** The parts of DynamoDB stream records and SQS records that we read. */
interface SourceRecord {
  readonly body?: string;
  readonly messageId?: string;
  /** Present for a FIFO queue. */
  readonly attributes?: { readonly MessageDeduplicationId?: string };
  readonly eventID?: string;
  readonly dynamodb?: { readonly SequenceNumber?: string; readonly NewImage?: Readonly<Record<string, unknown>> };
}

/** Turns a stream image in DynamoDB's typed JSON into a plain item. */
type Unmarshall = (image: Readonly<Record<string, unknown>>) => unknown;

/**
 * The function of a stream or queue consumer. It handles records in order and reports those that fail.
 *
 * A stream redelivers everything from the first failed record, so the batch stops there and later records keep their
 * order. A queue redelivers exactly the reported messages and deletes all others, so every message of the batch is
 * tried. (FIFO queues deliver one message at a time, and the next of its group only after that one.)
 */
export function consumerFunction(
  operation: string,
  unit: Unit<ConsumerDefinition>,
  ports: Ambient,
  unmarshall: Unmarshall,
) {
  const run = unit.operation as (record: unknown, ports: Ambient, delivery: Delivery) => Promise<void>;
  return async (event: { readonly Records: readonly SourceRecord[] }, context: { awsRequestId?: string } = {}) => {
    const outcome = {
      operation,
      requestId: context.awsRequestId ?? ports.ids.uuid(),
      startedAtMilliseconds: performance.now(),
    };
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of event.Records) {
      try {
        await run(recordOf(unit.definition, contentOf(record, unmarshall)), ports, { id: idOf(record) });
      } catch (thrown) {
        const failure = toFailure(thrown);
        logOutcome(ports, { ...outcome, status: failure.entry.status, failure });
        batchItemFailures.push({ itemIdentifier: record.messageId ?? record.dynamodb?.SequenceNumber ?? '' });
        if (record.body === undefined) break;
      }
    }
    if (batchItemFailures.length === 0) logOutcome(ports, { ...outcome, status: 200 });
    return { batchItemFailures };
  };
}

const Keys = z.object({ PK: z.string(), SK: z.string() });

/** The record in the form that the handler expects. Its keys, not its content, say of which topic it is. */
function recordOf(definition: ConsumerDefinition, content: unknown): unknown {
  if (definition.on === undefined) return definition.record.parse(content);
  const keys = Keys.parse(content);
  const topic = [definition.on].flat().find((each) => isRecordOf(each, keys));
  if (!topic) throw new Failure('internal', { detail: `no topic of this consumer has ${keys.PK} / ${keys.SK}` });
  const record = topic.record.parse(content);
  return Array.isArray(definition.on) ? { topic: topic.name, record } : record;
}

function idOf({ attributes, messageId, eventID }: SourceRecord): string {
  return attributes?.MessageDeduplicationId ?? messageId ?? eventID ?? '';
}

function contentOf(record: SourceRecord, unmarshall: Unmarshall): unknown {
  if (record.body === undefined) return unmarshall(record.dynamodb?.NewImage ?? {});
  try {
    return JSON.parse(record.body);
  } catch {
    // The parser's own error quotes the message, which must not reach the log.
    throw new Failure('malformed_body', { detail: 'the message is no JSON' });
  }
}
