import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outbox, OutboxMessage, VirtualClock } from './interfaces.ts';

/** The outbox shows this many messages. Up to as many older ones wait to be dropped together. */
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
 * that it is shown again after a restart. Memory and file hold at most twice what is shown, and a message costs the same
 * however many there were.
 */
export function createOutbox(clock: Pick<VirtualClock, 'now'>, dataDirectory: string | ':memory:'): Outbox {
  const file = dataDirectory === ':memory:' ? undefined : join(dataDirectory, 'outbox.jsonl');
  let messages: OutboxMessage[] = [];
  if (file !== undefined) {
    mkdirSync(join(file, '..'), { recursive: true });
    messages = readLines(file);
    rewrite();
  }

  function rewrite(): void {
    if (file === undefined) return;
    writeFileSync(`${file}.new`, messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
    renameSync(`${file}.new`, file);
  }

  return {
    record(message) {
      const sent: OutboxMessage = { ...message, at: new Date(clock.now()).toISOString() };
      messages.push(sent);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(sent)}\n`);
      if (messages.length <= 2 * CAPACITY) return;
      messages = messages.slice(-CAPACITY);
      rewrite();
    },
    list({ kind, to }) {
      return messages
        .slice(-CAPACITY)
        .filter((message) => (kind === undefined || message.kind === kind) && (to === undefined || message.to === to))
        .reverse();
    },
  };
}
