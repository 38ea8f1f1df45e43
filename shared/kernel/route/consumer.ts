import * as z from 'zod';
import { traced, traceIn } from '../clock-ids-log.ts';
import { Failure } from '../errors.ts';
import { inTime, refuseLate, reportMilliseconds, withDeadline } from '../limits/deadline.ts';
import type { Ambient } from '../ports.ts';
import { isRecordOf } from '../topic.ts';
import type { ConsumerDefinition, Delivery, Unit } from './define.ts';
import { type InvocationContext, logOutcome } from './invocation.ts';
import { toFailure } from './wire-errors.ts';

/** The parts of DynamoDB stream records and SQS records that we read. */
interface SourceRecord {
  readonly body?: string;
  readonly messageId?: string;
  /** The first three are present for a FIFO queue. */
  readonly attributes?: {
    readonly MessageDeduplicationId?: string;
    readonly MessageGroupId?: string;
    readonly SequenceNumber?: string;
    readonly ApproximateReceiveCount?: string;
    /** Milliseconds since the epoch. */
    readonly SentTimestamp?: string;
  };
  readonly eventID?: string;
  readonly dynamodb?: {
    readonly SequenceNumber?: string;
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime?: number;
    readonly NewImage?: Readonly<Record<string, unknown>>;
  };
}

/** Turns a stream image in DynamoDB's typed JSON into a plain item. */
type Unmarshall = (image: Readonly<Record<string, unknown>>) => unknown;

/** Records that are handled one after another. Those of one step succeed or fail together. */
interface Lane {
  readonly steps: readonly (readonly SourceRecord[])[];
  /** What a failure does to the steps behind it: they run, are reported too, or are left to the redelivery. */
  readonly afterFailure: 'run' | 'report' | 'leave';
}

/**
 * The function of a stream or queue consumer. It reports the records that failed, and those that must wait for them.
 *
 * A stream redelivers everything from the first failed record on, the records behind it that are done included. Records of
 * one partition key are handled one after another up to the first that fails, so they keep their order; those of different
 * keys side by side, so that one slow key holds up no other. A queue redelivers exactly the reported messages and deletes all others. In a FIFO queue of batches, a message
 * that was not reported would be deleted although one before it comes again, so all behind a failed one are reported.
 *
 * Shortly before Lambda would cut the function off, what is under way and what has not begun fails with `busy` and comes
 * again; what is done stays done. Without its report, Lambda would deliver the whole batch again.
 */
export function consumerFunction(
  operation: string,
  unit: Unit<ConsumerDefinition>,
  ports: Ambient,
  unmarshall: Unmarshall,
) {
  const { definition } = unit;
  const run = unit.operation as (input: unknown, ports: Ambient, delivery: Delivery) => Promise<void>;
  return async (event: { readonly Records: readonly SourceRecord[] }, context: InvocationContext = {}) => {
    const startedAtMilliseconds = performance.now();
    const timeLeft = () =>
      context.getRemainingTimeInMillis?.() ?? startedAtMilliseconds + defaultMilliseconds - performance.now();
    const outcome = { operation, requestId: context.awsRequestId ?? ports.ids.uuid(), startedAtMilliseconds };
    const failed: SourceRecord[] = [];
    const traceIds = new Set<string>();
    const lagMilliseconds = lagOf(definition, event.Records, ports.clock.now());

    const logFailure = (failure: Failure) => logOutcome(ports, { ...outcome, status: failure.entry.status, failure });
    const handled = async (records: readonly SourceRecord[]): Promise<boolean> => {
      let traceId = outcome.requestId;
      try {
        refuseLate();
        const read = records.map((record) => contentOf(record, unmarshall));
        traceId = traceIn(read[0]) ?? traceId;
        traceIds.add(traceId);
        const contents = read.map((content) => recordOf(definition, content));
        const input = definition.batch === 'group' ? contents : contents[0];
        const attempt = Math.max(...records.map(({ attributes }) => Number(attributes?.ApproximateReceiveCount ?? 1)));
        const sequenceNumber = records.at(-1)?.attributes?.SequenceNumber ?? '';
        const delivery = { id: idOf(records[0]), sequenceNumber, attempt, timeLeft, ...timeOf(records[0]) };
        await traced(traceId, () => inTime(run(input, ports, delivery)));
        return true;
      } catch (thrown) {
        traced(traceId, () => logFailure(toFailure(thrown)));
        return false;
      }
    };
    const go = async ({ steps, afterFailure }: Lane): Promise<void> => {
      for (const [index, records] of steps.entries()) {
        const isLate = afterFailure === 'report' && index > 0 && timeLeft() < stepMilliseconds;
        if (isLate) logFailure(new Failure('busy', { detail: 'no time is left for the rest of a message group' }));
        else if (await handled(records)) continue;
        failed.push(...(afterFailure === 'report' ? steps.slice(index).flat() : records));
        if (afterFailure !== 'run') return;
      }
    };

    await withDeadline(timeLeft() - reportMilliseconds, () => Promise.all(lanesOf(definition, event.Records).map(go)));
    if (failed.length === 0) {
      // The one line of a batch names their trace when all of its records have the same.
      const [only = outcome.requestId, ...others] = traceIds;
      const lag = lagMilliseconds > 0 && { lagMilliseconds };
      traced(others.length === 0 ? only : outcome.requestId, () =>
        logOutcome(ports, { ...outcome, status: 200, ...lag }),
      );
    }
    return {
      batchItemFailures: failed.map(({ messageId, dynamodb }) => ({
        itemIdentifier: messageId ?? dynamodb?.SequenceNumber ?? '',
      })),
    };
  };
}

/** The timeout of our functions: `infra/constructs/operation-function.ts` sets it, and Lambda's context tells it. */
const defaultMilliseconds = 10_000;
/**
 * A step of a message group that has less than this left may be cut off by the timeout, which fails the whole batch, also
 * the groups that are done. So the rest of the group comes again instead. Its first step always runs.
 */
const stepMilliseconds = 3_000;

function lanesOf({ batch }: ConsumerDefinition, records: readonly SourceRecord[]): readonly Lane[] {
  const single = (record: SourceRecord) => [record];
  if (records.some(({ body }) => body === undefined)) {
    const keys = Map.groupBy(records, ({ dynamodb }) => JSON.stringify(dynamodb?.NewImage?.PK));
    return [...keys.values()].map((lane) => ({ steps: lane.map(single), afterFailure: 'leave' }));
  }
  if (batch === undefined) return [{ steps: records.map(single), afterFailure: 'run' }];
  // Messages of a standard queue have no group, and so each has a lane of its own.
  const groups = Map.groupBy(records, (record) => record.attributes?.MessageGroupId ?? record);
  return [...groups.values()].map((group) => ({
    steps: batch === 'group' ? [group] : group.map(single),
    afterFailure: 'report',
  }));
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

function idOf(record: SourceRecord | undefined): string {
  return record?.attributes?.MessageDeduplicationId ?? record?.messageId ?? record?.eventID ?? '';
}

function timeOf(record: SourceRecord | undefined): { at?: number } {
  const sent = record?.attributes?.SentTimestamp;
  if (sent !== undefined) return { at: Number(sent) };
  const created = record?.dynamodb?.ApproximateCreationDateTime;
  return created === undefined ? {} : { at: created * 1000 };
}

/** How long the records of a first attempt have waited, beyond the time for which their consumer has them wait. */
function lagOf(definition: ConsumerDefinition, records: readonly SourceRecord[], now: number): number {
  const { delaySeconds = 0 } = 'delaySeconds' in definition ? definition : {};
  const first = records.filter(({ attributes }) => (attributes?.ApproximateReceiveCount ?? '1') === '1');
  return Math.max(0, ...first.map((record) => now - (timeOf(record).at ?? now) - delaySeconds * 1000));
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
