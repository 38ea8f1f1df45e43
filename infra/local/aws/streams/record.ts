import { createHash } from 'node:crypto';
import { REGION, recordOf } from '../call.ts';
import { paddedSequenceNumber } from './reader.ts';

/** A record of a table's stream in the form that Lambda receives. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly event: Record<string, unknown>;
  /** Virtual time at which it was read. */
  readonly seenAtMs: number;
}

const TIME_TO_LIVE_IDENTITY = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/** A record in the form of the Streams API, which Lambda's differs from by the stream's name. */
export function streamEventOf(
  raw: Record<string, unknown>,
  { streamArn, sequenceNumber, createdAtMs }: { streamArn: string; sequenceNumber: string; createdAtMs: number },
): Record<string, unknown> {
  return {
    eventID: createHash('md5').update(`${streamArn} ${sequenceNumber}`).digest('hex'),
    eventName: raw.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ...recordOf(raw.dynamodb),
      SequenceNumber: sequenceNumber,
      ApproximateCreationDateTime: Math.floor(createdAtMs / 1_000),
    },
  };
}

/** `streamArn` is the stream's arn in the template; `isExpiry` says whether a removal was an expiry. */
export function streamRecord(
  raw: Record<string, unknown>,
  streamArn: string,
  seenAtMs: number,
  isExpiry: (keys: unknown, oldImage: unknown) => boolean,
): StreamRecord {
  const change = recordOf(raw.dynamodb);
  const sequenceNumber = paddedSequenceNumber(change.SequenceNumber);
  const event = streamEventOf(raw, { streamArn, sequenceNumber, createdAtMs: seenAtMs });
  const expired = raw.eventName === 'REMOVE' && isExpiry(change.Keys, change.OldImage);
  return {
    sequenceNumber,
    seenAtMs,
    event: { ...event, eventSourceARN: streamArn, ...(expired && { userIdentity: TIME_TO_LIVE_IDENTITY }) },
  };
}
