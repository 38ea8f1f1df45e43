import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkDatabase } from '../data-directory.ts';

/**
 * The endpoint's own state: queue messages, stream positions, push endpoints and generated secrets, in `aws.db` of the
 * data directory. Writes reach the operating system before they return, so a killed process loses nothing. Only a power
 * cut could lose some, which is acceptable on a development machine.
 */
export function openState(dataDirectory: string | ':memory:'): DatabaseSync {
  const file = dataDirectory === ':memory:' ? ':memory:' : join(dataDirectory, 'aws.db');
  checkDatabase(file);
  const database = new DatabaseSync(file);
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, messageId TEXT NOT NULL, body TEXT NOT NULL,
      attributes TEXT NOT NULL, groupId TEXT, deduplicationId TEXT, sentMs REAL NOT NULL, visibleMs REAL NOT NULL,
      receiveCount INTEGER NOT NULL DEFAULT 0, firstReceivedMs REAL, receipt TEXT, readyMs REAL,
      sourceArn TEXT) STRICT;
  `);
  fillReadyTimes(database);
  addSources(database);
  database.exec(`
    CREATE INDEX IF NOT EXISTS readyMessages ON messages (queue, readyMs, id) WHERE readyMs IS NOT NULL;
    CREATE INDEX IF NOT EXISTS groupedMessages ON messages (queue, groupId, id) WHERE groupId IS NOT NULL;
    CREATE INDEX IF NOT EXISTS hiddenMessages ON messages (queue, visibleMs, receiveCount);
    CREATE INDEX IF NOT EXISTS oldMessages ON messages (queue, sentMs);
    CREATE TABLE IF NOT EXISTS deduplications (
      queue TEXT NOT NULL, deduplicationId TEXT NOT NULL, messageId TEXT NOT NULL, sequenceNumber TEXT NOT NULL,
      untilMs REAL NOT NULL, PRIMARY KEY (queue, deduplicationId)) STRICT;
    CREATE INDEX IF NOT EXISTS oldDeduplications ON deduplications (untilMs);
    CREATE TABLE IF NOT EXISTS positions (
      mapping TEXT NOT NULL, streamArn TEXT NOT NULL, sequenceNumber TEXT NOT NULL,
      PRIMARY KEY (mapping, streamArn)) STRICT;
    CREATE TABLE IF NOT EXISTS pushEndpoints (
      arn TEXT PRIMARY KEY, applicationArn TEXT NOT NULL, token TEXT NOT NULL, userData TEXT NOT NULL,
      enabled INTEGER NOT NULL, UNIQUE (applicationArn, token)) STRICT;
    CREATE TABLE IF NOT EXISTS secretVersions (
      name TEXT PRIMARY KEY, value TEXT NOT NULL, versionId TEXT NOT NULL, createdMs REAL NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS seeds (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `);
  return database;
}

/** Messages of an older data directory have no `readyMs` yet: see `Row` in sqs/queues.ts. */
function fillReadyTimes(database: DatabaseSync): void {
  if (messagesHave(database, 'readyMs')) return;
  database.exec(`
    DROP INDEX IF EXISTS messagesByQueue;
    DROP INDEX IF EXISTS messagesInOrder;
    DROP INDEX IF EXISTS messagesByReceipt;
    ALTER TABLE messages RENAME COLUMN receiptHandle TO receipt;
    ALTER TABLE messages ADD COLUMN readyMs REAL;
    UPDATE messages SET readyMs = visibleMs WHERE groupId IS NULL OR id IN
      (SELECT min(id) FROM messages WHERE groupId IS NOT NULL GROUP BY queue, groupId);
  `);
}

/** Nor do they have the queue that gave them up. */
function addSources(database: DatabaseSync): void {
  if (!messagesHave(database, 'sourceArn')) database.exec('ALTER TABLE messages ADD COLUMN sourceArn TEXT');
}

function messagesHave(database: DatabaseSync, column: string): boolean {
  const columns = database.prepare("SELECT name FROM pragma_table_info('messages')").all();
  return columns.some(({ name }) => name === column);
}

/**
 * A random seed of this data directory, created on first use: values derived from it are the same after every restart.
 */
export function seedOf(state: DatabaseSync, name: string): string {
  state.prepare('INSERT OR IGNORE INTO seeds (name, value) VALUES (?, ?)').run(name, randomBytes(32).toString('hex'));
  return String(state.prepare('SELECT value FROM seeds WHERE name = ?').get(name)?.value);
}
