import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { currentTrace } from '#shared/kernel/clock-ids-log.ts';

/**
 * A client of SQS. The region's endpoint serves every queue, and it is the endpoint that the environment can replace; by
 * default the SDK would call the host in the queue's URL.
 */
export function queueClient(options: Pick<SQSClientConfig, 'maxAttempts' | 'requestHandler'> = {}): SQSClient {
  return new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
}

/**
 * The content as JSON that a queue takes. Of the characters that JSON leaves as they are, SQS refuses two (API reference,
 * "SendMessage"). Users may write them, and one refused message would hold up all behind it. The message carries the
 * trace id of what it follows from.
 */
export function messageBody(content: object): string {
  return JSON.stringify({ traceId: currentTrace(), ...content }).replaceAll(
    /[\uFFFE\uFFFF]/g,
    (refused) => `\\u${refused.charCodeAt(0).toString(16)}`,
  );
}
