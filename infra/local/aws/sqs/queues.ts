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

interface NewRow {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: string;
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
  readonly sentMs: number;
  readonly visibleMs: number;
  readonly firstReceivedMs: number | null;
  /** Arn of the queue that gave it up. */
  readonly sourceArn: string | null;
}

interface Row extends NewRow {
  readonly id: number;
  readonly receiveCount: number;
  /** From when on it can be received: null while an earlier message of its FIFO group is in the queue. */
  readonly readyMs: number | null;
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
      ...(row.sourceArn !== null && { DeadLetterQueueSourceArn: row.sourceArn }),
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
  /** Number of messages by queue. Counting them in the database would read them all. */
  const sizes = new Map(
    state
      .prepare('SELECT queue, count(*) AS messages FROM messages GROUP BY queue')
      .all()
      .map(({ queue, messages }) => [String(queue), Number(messages)]),
  );

  const insert = state.prepare(
    `INSERT INTO messages
       (queue, messageId, body, attributes, groupId, deduplicationId, sentMs, visibleMs, firstReceivedMs, sourceArn, readyMs)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
  );
  const ready = state.prepare('SELECT * FROM messages WHERE queue = ? AND readyMs <= ? ORDER BY readyMs, id');
  const nextOfGroup = state.prepare(
    'SELECT * FROM messages WHERE queue = ? AND groupId = ? AND id > ? ORDER BY id LIMIT 1',
  );
  const makeReady = state.prepare('UPDATE messages SET readyMs = visibleMs WHERE id = ?');
  const hide = state.prepare(
    `UPDATE messages SET visibleMs = ?1, readyMs = iif(readyMs IS NULL, NULL, ?1), receipt = ?2,
     receiveCount = receiveCount + 1, firstReceivedMs = coalesce(firstReceivedMs, ?3) WHERE id = ?4`,
  );
  const removeById = state.prepare('DELETE FROM messages WHERE id = ?');
  const removeByReceipt = state.prepare(
    'DELETE FROM messages WHERE id = ? AND queue = ? AND receipt = ? RETURNING groupId, readyMs',
  );
  const removeOld = state.prepare('DELETE FROM messages WHERE queue = ? AND sentMs < ? RETURNING groupId, readyMs');
  const setVisible = state.prepare(
    `UPDATE messages SET visibleMs = ?1, readyMs = iif(readyMs IS NULL, NULL, ?1)
     WHERE id = ?2 AND queue = ?3 AND receipt = ?4 AND visibleMs > ?5`,
  );
  const nextReady = state.prepare('SELECT min(readyMs) AS at FROM messages WHERE queue = ? AND readyMs > ?');
  const countHidden = state.prepare(
    `SELECT count(*) AS hidden, coalesce(sum(receiveCount > 0), 0) AS inFlight FROM messages
     WHERE queue = ? AND visibleMs > ?`,
  );
  const forgetDuplicates = state.prepare('DELETE FROM deduplications WHERE untilMs <= ?');
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

  /** Adds a message at the end of the queue and returns its id. In a FIFO group it is ready when it is the first. */
  function add(queue: Queue, row: NewRow): number {
    const waits = queue.fifo && nextOfGroup.get(queue.name, row.groupId, 0) !== undefined;
    const inserted = insert.get(
      queue.name,
      row.messageId,
      row.body,
      row.attributes,
      row.groupId,
      row.deduplicationId,
      row.sentMs,
      row.visibleMs,
      row.firstReceivedMs,
      row.sourceArn,
      waits ? null : row.visibleMs,
    );
    sizes.set(queue.name, (sizes.get(queue.name) ?? 0) + 1);
    return Number(inserted?.id);
  }

  /** After the removal of a message: counts it, and makes the next of its FIFO group the first. */
  function removed(queue: Queue, groupId: unknown, readyMs: unknown): void {
    sizes.set(queue.name, (sizes.get(queue.name) ?? 0) - 1);
    if (!queue.fifo || readyMs === null) return;
    const next = nextOfGroup.get(queue.name, String(groupId), 0);
    if (next !== undefined) makeReady.run(Number(next.id));
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
    const id = add(queue, {
      messageId,
      body: message.body,
      attributes: JSON.stringify(message.attributes ?? {}),
      groupId: message.groupId ?? null,
      deduplicationId: deduplicationId ?? null,
      sentMs: nowMs,
      visibleMs: nowMs + delaySeconds * 1_000,
      firstReceivedMs: null,
      sourceArn: null,
    });
    const sequenceNumber = String(id).padStart(20, '0');
    if (deduplicationId !== undefined) {
      forgetDuplicates.run(nowMs);
      rememberDuplicate.run(queue.name, deduplicationId, messageId, sequenceNumber, nowMs + DEDUPLICATION_MS);
    }
    announce(queue);
    return { messageId, bodyMd5, sequenceNumber };
  }

  /** The message that may be received together with `row`: the next of its FIFO group, if it is visible. */
  function follower(queue: Queue, row: Row, nowMs: number): Row | undefined {
    const next = queue.fifo ? nextOfGroup.get(queue.name, row.groupId, row.id) : undefined;
    return next !== undefined && Number(next.visibleMs) <= nowMs ? toRow(next) : undefined;
  }

  /**
   * As many messages of one FIFO group as there are, then of the next (SQS Developer Guide, "FIFO queue delivery
   * logic"). Reads what it returns and the first that it leaves, however many messages wait.
   */
  function candidates(queue: Queue, most: number, nowMs: number): Row[] {
    const found: Row[] = [];
    for (const first of ready.iterate(queue.name, nowMs)) {
      let row: Row | undefined = toRow(first);
      while (row !== undefined && found.length < most) {
        found.push(row);
        row = follower(queue, row, nowMs);
      }
      if (found.length === most) break;
    }
    return found;
  }

  function moveToDeadLetters(queue: Queue, row: Row, deadLetterArn: string, nowMs: number): void {
    removeById.run(row.id);
    removed(queue, row.groupId, row.readyMs);
    const target = find(deadLetterArn);
    add(target, { ...row, visibleMs: nowMs, sourceArn: queue.arn });
    announce(target);
  }

  function receive(queue: Queue, most: number, visibilityTimeoutSeconds = queue.visibilityTimeoutSeconds): Message[] {
    const nowMs = clock.now();
    for (const row of removeOld.all(queue.name, nowMs - queue.retentionSeconds * 1_000))
      removed(queue, row.groupId, row.readyMs);
    const messages: Message[] = [];
    for (
      let rows = candidates(queue, most, nowMs);
      rows.length > 0;
      rows = candidates(queue, most - messages.length, nowMs)
    ) {
      let moved = false;
      for (const row of rows) {
        if (queue.deadLetterArn !== undefined && row.receiveCount >= queue.maximumReceives) {
          moveToDeadLetters(queue, row, queue.deadLetterArn, nowMs);
          moved = true;
          continue;
        }
        const receipt = randomUUID();
        hide.run(nowMs + visibilityTimeoutSeconds * 1_000, receipt, nowMs, row.id);
        messages.push(toMessage(row, `${row.id}.${receipt}`, nowMs));
      }
      // Only after messages moved to the dead-letter queue can there be more to take.
      if (!moved || messages.length === most) break;
    }
    return messages;
  }

  function counts(queue: Queue): QueueCounts {
    const row = recordOf(countHidden.get(queue.name, clock.now()));
    const hidden = Number(row.hidden);
    const inFlight = Number(row.inFlight);
    return { visible: (sizes.get(queue.name) ?? 0) - hidden, inFlight, delayed: hidden - inFlight };
  }

  return {
    all,
    find,
    send,
    receive,
    counts,
    remove(queue, receiptHandle) {
      const [id, receipt] = partsOf(receiptHandle);
      const row = removeByReceipt.get(id, queue.name, receipt);
      if (row !== undefined) removed(queue, row.groupId, row.readyMs);
      // The next message of a FIFO group may have waited for this one.
      if (queue.fifo) announce(queue);
    },
    changeVisibility(queue, receiptHandle, visibleInSeconds) {
      const nowMs = clock.now();
      const [id, receipt] = partsOf(receiptHandle);
      const changed = setVisible.run(nowMs + visibleInSeconds * 1_000, id, queue.name, receipt, nowMs);
      if (changed.changes === 0) throw new ServiceError(400, 'MessageNotInflight', 'The message is not in flight.');
      announce(queue);
    },
    nextVisibleMs(queue) {
      const at = nextReady.get(queue.name, clock.now())?.at;
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
    sourceArn: textOf(row.sourceArn) ?? null,
    readyMs: typeof row.readyMs === 'number' ? row.readyMs : null,
  };
}

/** A receipt handle is the message's id and the receipt of one delivery. */
function partsOf(receiptHandle: string): [id: number, receipt: string] {
  const [id = '', receipt = ''] = receiptHandle.split('.');
  return [Number(id) || 0, receipt];
}
