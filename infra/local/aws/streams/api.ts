import { type AwsAnswer, type AwsCall, allow, json, jsonObject, requiredText, ServiceError } from '../call.ts';
import type { AwsParts } from '../dependencies.ts';
import type { DynamodbServer } from '../dynamodb/server.ts';
import type { Table } from '../dynamodb/tables.ts';
import { openStreamReader, paddedSequenceNumber } from './reader.ts';
import { streamEventOf } from './record.ts';

/** Operations of the Streams API by which one batch is read again. */
export const streamOperations: ReadonlySet<string> = new Set(['GetShardIterator', 'GetRecords']);

/** The DynamoDB Streams API as far as `npm run redrive` needs it: from one record on, on the one shard. */
export function createStreamsApi(
  { assembly, iam, clock }: Pick<AwsParts, 'assembly' | 'iam' | 'clock'>,
  tables: ReadonlyMap<string, Table>,
  server: DynamodbServer,
): (call: AwsCall) => Promise<AwsAnswer> {
  async function recordsAfter(streamArn: string, after: string): Promise<Record<string, unknown>[]> {
    const table = [...tables.values()].find(({ arn }) => streamArn.startsWith(`${arn}/stream/`));
    if (table === undefined) throw new ServiceError(400, 'ResourceNotFoundException', `There is no ${streamArn}.`);
    const reader = await openStreamReader(server, table.name);
    try {
      reader.seek(after);
      return await reader.next();
    } finally {
      reader.close();
    }
  }

  return async ({ principal, operation, body }) => {
    const input = jsonObject(body);
    if (operation === 'GetShardIterator') {
      const streamArn = requiredText(input, 'StreamArn');
      allow(iam, principal, 'dynamodb:GetShardIterator', streamArn);
      const before = BigInt(requiredText(input, 'SequenceNumber')) - 1n;
      return json({ ShardIterator: `${streamArn}|${paddedSequenceNumber(before)}` });
    }
    const [streamArn = '', after = ''] = requiredText(input, 'ShardIterator').split('|');
    allow(iam, principal, 'dynamodb:GetRecords', assembly.find(streamArn).arn);
    const raw = await recordsAfter(streamArn, after);
    const Records = raw.map((record) => {
      const sequenceNumber = paddedSequenceNumber(Object(record.dynamodb).SequenceNumber);
      return streamEventOf(record, { streamArn, sequenceNumber, createdAtMs: clock.now() });
    });
    const last = Records.at(-1)?.dynamodb;
    return json({ Records, NextShardIterator: `${streamArn}|${last ? Object(last).SequenceNumber : after}` });
  };
}
