import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outbox, OutboxMessage, VirtualClock } from './interfaces.ts';

/** The outbox stores this many messages; the next start drops older ones. */
const CAPACITY = 5_000;

function readLines(file: string): OutboxMessage[] {
  if (!existsSync(file)) return [];
  const messages: OutboxMessage[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    try {
      messages.push(JSON.parse(line));
    } catch {
      // A process killed during an append leaves half a line; the sender of that message got no answer.
    }
  }
  return messages.slice(-CAPACITY);
}

/**
 * Everything the product sent to the outside. With a data directory it is also appended to `outbox.jsonl` there, so
 * that it is shown again after a restart.
 */
export function createOutbox(clock: Pick<VirtualClock, 'now'>, dataDirectory: string | ':memory:'): Outbox {
  const file = dataDirectory === ':memory:' ? undefined : join(dataDirectory, 'outbox.jsonl');
  let messages: OutboxMessage[] = [];
  if (file !== undefined) {
    mkdirSync(join(file, '..'), { recursive: true });
    messages = readLines(file);
    writeFileSync(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  }
  return {
    record(message) {
      const sent: OutboxMessage = { ...message, at: new Date(clock.now()).toISOString() };
      messages.push(sent);
      if (messages.length > 2 * CAPACITY) messages = messages.slice(-CAPACITY);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(sent)}\n`);
    },
    list({ kind, to }) {
      return messages
        .slice(-CAPACITY)
        .filter((message) => (kind === undefined || message.kind === kind) && (to === undefined || message.to === to))
        .reverse();
    },
  };
}
