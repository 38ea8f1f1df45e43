import { compilePattern } from '../local/aws/streams/pattern.ts';
import type { Aws } from './aws.ts';

/** A failed batch as its dead letter names it (Lambda developer guide, "Retain discarded batches, DynamoDB"). */
export interface StreamBatch {
  readonly streamArn?: string;
  readonly shardId?: string;
  readonly startSequenceNumber?: string;
  readonly endSequenceNumber?: string;
  readonly batchSize?: number;
}

/**
 * The records of a failed batch that the function's filters let through. The stream has them for a day.
 *
 * @throws Error `GetShardIterator: TrimmedDataAccessException` after that.
 */
export async function streamRecordsOf(
  aws: Pick<Aws, 'stream'>,
  { streamArn, shardId, startSequenceNumber, endSequenceNumber }: StreamBatch,
  filters: readonly { readonly Pattern?: string | undefined }[],
): Promise<readonly unknown[]> {
  const matchers = filters.map(({ Pattern }) => compilePattern(JSON.parse(Pattern ?? '{}')));
  const end = BigInt(endSequenceNumber ?? 0);
  const found: unknown[] = [];
  const at = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: startSequenceNumber };
  let next = (await aws.stream('GetShardIterator', { StreamArn: streamArn, ShardId: shardId, ...at })).ShardIterator;
  while (next) {
    const page = await aws.stream('GetRecords', { ShardIterator: next });
    const records = page.Records as readonly { readonly dynamodb: { readonly SequenceNumber: string } }[];
    const ofBatch = records.filter(({ dynamodb }) => BigInt(dynamodb.SequenceNumber) <= end);
    found.push(...ofBatch.filter((record) => matchers.some((matches) => matches(record))));
    // An open shard has a next page for ever; its empty page is the end of what it has.
    next = ofBatch.length === records.length && records.length > 0 ? page.NextShardIterator : undefined;
  }
  return found;
}
