/**
 * Queues are written by hand although fauxqs, which keeps the objects, has queues too. Its delays, visibility timeouts and
 * deduplication follow the system's clock, while all time here is virtual; and nothing in it tells when the next message
 * becomes visible, which the clock has to know to move from one event to the next.
 */

import { createHash, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Assembly, Resource, VirtualClock } from '#infra/local/interfaces.ts';
import { isRecord, jsonObject, recordOf, ServiceError, textOf } from '../call.ts';

/** A queue of the template. Times are in seconds, as in CloudFormation. */
export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly delaySeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly deadLetterArn: string | undefined;
  readonly maximumReceives: number;
}

export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** A message as received: every delivery has its own receipt handle. */
export interface Message {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** System attributes by their names in the API. */
  readonly system: Readonly<Record<string, string>>;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** The messages of all queues, by the virtual clock. */
export interface Queues {
  readonly all: readonly Queue[];
  /** Finds a queue by URL, arn or name. Throws QueueDoesNotExist. */
  find(urlOrArnOrName: string): Queue;
  send(queue: Queue, message: NewMessage): { messageId: string; bodyMd5: string; sequenceNumber: string };
  receive(queue: Queue, most: number, visibilityTimeoutSeconds?: number): Message[];
  /** Removes a message by its receipt; an expired receipt removes nothing. */
  remove(queue: Queue, receiptHandle: string): void;
  changeVisibility(queue: Queue, receiptHandle: string, seconds: number): void;
  counts(queue: Queue): QueueCounts;
  /** The next virtual time at which a message becomes visible, or undefined. */
  nextVisibleMs(queue: Queue): number | undefined;
  /** Calls `listener` whenever the queue may have something to receive. Returns a function that ends this. */
  onArrival(queue: Queue, listener: () => void): () => void;
}

/** Window in which FIFO queues recognise a duplicate message (SQS Developer Guide, "Exactly-once processing"). */
const DEDUPLICATION_MS = 5 * 60 * 1_000;
/** The form of group and deduplication ids: letters, digits and punctuation (SQS API Reference, "SendMessage"). */
const FIFO_ID = /^[!-~]{1,128}$/;
/** How many messages from the head a receive on a FIFO queue looks at. */
const FIFO_LOOK = 20_000;

interface Row {
  readonly id: number;
  readonly messageId: string;
  readonly body: string;
  readonly attributes: string;
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
  readonly sentMs: number;
  readonly visibleMs: number;
  readonly receiveCount: number;
  readonly firstReceivedMs: number | null;
}

function seconds(value: unknown, fallback: number): number {
  return value === undefined ? fallback : Number(value);
}

function toQueue(resource: Resource): Queue {
  const { properties, arn } = resource;
  const redrive = isRecord(properties.RedrivePolicy)
    ? properties.RedrivePolicy
    : jsonObject(textOf(properties.RedrivePolicy) ?? '');
  return {
    name: arn.split(':').at(-1) ?? arn,
    arn,
    url: resource.ref,
    fifo: properties.FifoQueue === true,
    contentBasedDeduplication: properties.ContentBasedDeduplication === true,
    delaySeconds: seconds(properties.DelaySeconds, 0),
    visibilityTimeoutSeconds: seconds(properties.VisibilityTimeout, 30),
    retentionSeconds: seconds(properties.MessageRetentionPeriod, 345_600),
    waitSeconds: seconds(properties.ReceiveMessageWaitTimeSeconds, 0),
    deadLetterArn: textOf(redrive.deadLetterTargetArn),
    maximumReceives: seconds(redrive.maxReceiveCount, Number.POSITIVE_INFINITY),
  };
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function toMessage(row: Row, receiptHandle: string, nowMs: number): Message {
  return {
    messageId: row.messageId,
    receiptHandle,
    body: row.body,
    bodyMd5: md5(row.body),
    attributes: recordOf(JSON.parse(row.attributes)),
    system: {
      ApproximateReceiveCount: String(row.receiveCount + 1),
      ApproximateFirstReceiveTimestamp: String(Math.floor(row.firstReceivedMs ?? nowMs)),
      SenderId: 'AIDALOCAL',
      SentTimestamp: String(Math.floor(row.sentMs)),
      ...(row.groupId !== null && { MessageGroupId: row.groupId, SequenceNumber: String(row.id).padStart(20, '0') }),
      ...(row.deduplicationId !== null && { MessageDeduplicationId: row.deduplicationId }),
    },
  };
}

function requireFifoId(parameter: string, id: string): void {
  if (FIFO_ID.test(id)) return;
  throw new ServiceError(
    400,
    'InvalidParameterValue',
    `${parameter} can only include alphanumeric and punctuation characters, 1 to 128 in length.`,
  );
}

export function createQueues(assembly: Assembly, state: DatabaseSync, clock: Pick<VirtualClock, 'now'>): Queues {
  const all = assembly.ofType('AWS::SQS::Queue').map(toQueue);
  const byName = new Map(
    all.flatMap((queue) => [queue.name, queue.arn, queue.url].map((name) => [name, queue] as const)),
  );
  const listeners = new Map<string, Set<() => void>>();

  const insert = state.prepare(
    `INSERT INTO messages (queue, messageId, body, attributes, groupId, deduplicationId, sentMs, visibleMs)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
  );
  const forget = state.prepare('DELETE FROM messages WHERE queue = ? AND sentMs < ?');
  const standardHead = state.prepare('SELECT * FROM messages WHERE queue = ? AND visibleMs <= ? ORDER BY id LIMIT ?');
  const fifoHead = state.prepare('SELECT id, groupId, visibleMs FROM messages WHERE queue = ? ORDER BY id LIMIT ?');
  const byId = state.prepare('SELECT * FROM messages WHERE id = ?');
  const hide = state.prepare(
    `UPDATE messages SET visibleMs = ?, receiptHandle = ?, receiveCount = receiveCount + 1,
     firstReceivedMs = coalesce(firstReceivedMs, ?) WHERE id = ?`,
  );
  const moveTo = state.prepare(
    'UPDATE messages SET queue = ?, visibleMs = ?, receiptHandle = NULL, receiveCount = 0 WHERE id = ?',
  );
  const removeByReceipt = state.prepare('DELETE FROM messages WHERE queue = ? AND receiptHandle = ?');
  const setVisible = state.prepare(
    'UPDATE messages SET visibleMs = ? WHERE queue = ? AND receiptHandle = ? AND visibleMs > ?',
  );
  const nextVisible = state.prepare('SELECT min(visibleMs) AS at FROM messages WHERE queue = ? AND visibleMs > ?');
  const count = state.prepare(
    `SELECT coalesce(sum(visibleMs <= ?2), 0) AS visible, coalesce(sum(visibleMs > ?2 AND receiveCount > 0), 0) AS inFlight,
     coalesce(sum(visibleMs > ?2 AND receiveCount = 0), 0) AS delayed FROM messages WHERE queue = ?1`,
  );
  const findDuplicate = state.prepare(
    'SELECT messageId, sequenceNumber FROM deduplications WHERE queue = ? AND deduplicationId = ? AND untilMs > ?',
  );
  const rememberDuplicate = state.prepare('INSERT OR REPLACE INTO deduplications VALUES (?, ?, ?, ?, ?)');

  function announce(queue: Queue): void {
    for (const listener of Array.from(listeners.get(queue.name) ?? [])) listener();
  }

  function find(urlOrArnOrName: string): Queue {
    const queue = byName.get(urlOrArnOrName) ?? byName.get(urlOrArnOrName.split('/').at(-1) ?? '');
    if (queue !== undefined) return queue;
    throw new ServiceError(400, 'QueueDoesNotExist', 'The specified queue does not exist.');
  }

  function deduplicationIdOf(queue: Queue, message: NewMessage): string | undefined {
    if (!queue.fifo) return undefined;
    if (!message.groupId) throw new ServiceError(400, 'MissingParameter', 'The request must contain MessageGroupId.');
    requireFifoId('MessageGroupId', message.groupId);
    if (message.deduplicationId) {
      requireFifoId('MessageDeduplicationId', message.deduplicationId);
      return message.deduplicationId;
    }
    if (queue.contentBasedDeduplication) return createHash('sha256').update(message.body).digest('hex');
    throw new ServiceError(
      400,
      'InvalidParameterValue',
      'The queue needs MessageDeduplicationId or content-based deduplication.',
    );
  }

  function send(queue: Queue, message: NewMessage) {
    const nowMs = clock.now();
    const bodyMd5 = md5(message.body);
    const deduplicationId = deduplicationIdOf(queue, message);
    if (deduplicationId !== undefined) {
      const earlier = findDuplicate.get(queue.name, deduplicationId, nowMs);
      if (earlier !== undefined) {
        return { messageId: String(earlier.messageId), bodyMd5, sequenceNumber: String(earlier.sequenceNumber) };
      }
    }
    const messageId = randomUUID();
    const delaySeconds = queue.fifo ? queue.delaySeconds : (message.delaySeconds ?? queue.delaySeconds);
    const row = insert.get(
      queue.name,
      messageId,
      message.body,
      JSON.stringify(message.attributes ?? {}),
      message.groupId ?? null,
      deduplicationId ?? null,
      nowMs,
      nowMs + delaySeconds * 1_000,
    );
    const sequenceNumber = String(row?.id).padStart(20, '0');
    if (deduplicationId !== undefined) {
      rememberDuplicate.run(queue.name, deduplicationId, messageId, sequenceNumber, nowMs + DEDUPLICATION_MS);
    }
    announce(queue);
    return { messageId, bodyMd5, sequenceNumber };
  }

  /** Visible messages from the head. In a FIFO queue, only those whose group has no invisible message before them. */
  function candidates(queue: Queue, most: number, nowMs: number): Row[] {
    if (!queue.fifo) return standardHead.all(queue.name, nowMs, most).map(toRow);
    const blocked = new Set<string>();
    const found: number[] = [];
    for (const { id, groupId, visibleMs } of fifoHead.iterate(queue.name, FIFO_LOOK)) {
      if (found.length === most) break;
      const group = String(groupId);
      if (blocked.has(group)) continue;
      if (Number(visibleMs) > nowMs) blocked.add(group);
      else found.push(Number(id));
    }
    return found.map((id) => toRow(recordOf(byId.get(id))));
  }

  function moveToDeadLetters(row: Row, deadLetterArn: string, nowMs: number): void {
    const target = find(deadLetterArn);
    moveTo.run(target.name, nowMs, row.id);
    announce(target);
  }

  function receive(queue: Queue, most: number, visibilityTimeoutSeconds = queue.visibilityTimeoutSeconds): Message[] {
    const nowMs = clock.now();
    forget.run(queue.name, nowMs - queue.retentionSeconds * 1_000);
    const messages: Message[] = [];
    for (
      let rows = candidates(queue, most, nowMs);
      rows.length > 0;
      rows = candidates(queue, most - messages.length, nowMs)
    ) {
      let moved = false;
      for (const row of rows) {
        if (queue.deadLetterArn !== undefined && row.receiveCount >= queue.maximumReceives) {
          moveToDeadLetters(row, queue.deadLetterArn, nowMs);
          moved = true;
          continue;
        }
        const receiptHandle = randomUUID();
        hide.run(nowMs + visibilityTimeoutSeconds * 1_000, receiptHandle, nowMs, row.id);
        messages.push(toMessage(row, receiptHandle, nowMs));
      }
      // Only after messages moved to the dead-letter queue can there be more to take.
      if (!moved || messages.length === most) break;
    }
    return messages;
  }

  function counts(queue: Queue): QueueCounts {
    const row = recordOf(count.get(queue.name, clock.now()));
    return { visible: Number(row.visible), inFlight: Number(row.inFlight), delayed: Number(row.delayed) };
  }

  return {
    all,
    find,
    send,
    receive,
    counts,
    remove(queue, receiptHandle) {
      removeByReceipt.run(queue.name, receiptHandle);
      // The next message of a FIFO group may have waited for this one.
      if (queue.fifo) announce(queue);
    },
    changeVisibility(queue, receiptHandle, visibleInSeconds) {
      const nowMs = clock.now();
      const changed = setVisible.run(nowMs + visibleInSeconds * 1_000, queue.name, receiptHandle, nowMs);
      if (changed.changes === 0) throw new ServiceError(400, 'MessageNotInflight', 'The message is not in flight.');
      announce(queue);
    },
    nextVisibleMs(queue) {
      const at = nextVisible.get(queue.name, clock.now())?.at;
      return typeof at === 'number' ? at : undefined;
    },
    onArrival(queue, listener) {
      const own = listeners.get(queue.name) ?? new Set();
      listeners.set(queue.name, own.add(listener));
      return () => own.delete(listener);
    },
  };
}

function toRow(row: Record<string, unknown>): Row {
  return {
    id: Number(row.id),
    messageId: String(row.messageId),
    body: String(row.body),
    attributes: String(row.attributes),
    groupId: textOf(row.groupId) ?? null,
    deduplicationId: textOf(row.deduplicationId) ?? null,
    sentMs: Number(row.sentMs),
    visibleMs: Number(row.visibleMs),
    receiveCount: Number(row.receiveCount),
    firstReceivedMs: typeof row.firstReceivedMs === 'number' ? row.firstReceivedMs : null,
  };
}
