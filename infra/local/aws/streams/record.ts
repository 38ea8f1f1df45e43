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

/** `streamArn` is the stream's arn in the template; `isExpiry` says whether a removal was an expiry. */
export function streamRecord(
  raw: Record<string, unknown>,
  streamArn: string,
  seenAtMs: number,
  isExpiry: (keys: unknown, oldImage: unknown) => boolean,
): StreamRecord {
  const change = recordOf(raw.dynamodb);
  const sequenceNumber = paddedSequenceNumber(change.SequenceNumber);
  const expired = raw.eventName === 'REMOVE' && isExpiry(change.Keys, change.OldImage);
  return {
    sequenceNumber,
    seenAtMs,
    event: {
      eventID: createHash('md5').update(`${streamArn} ${sequenceNumber}`).digest('hex'),
      eventName: raw.eventName,
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: REGION,
      dynamodb: {
        ...change,
        SequenceNumber: sequenceNumber,
        ApproximateCreationDateTime: Math.floor(seenAtMs / 1_000),
      },
      eventSourceARN: streamArn,
      ...(expired && { userIdentity: TIME_TO_LIVE_IDENTITY }),
    },
  };
}
