import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

/**
 * A client of SQS. The region's endpoint serves every queue, and it is the endpoint that the environment can replace; by
 * default the SDK would call the host in the queue's URL.
 */
export function queueClient(options: Pick<SQSClientConfig, 'maxAttempts' | 'requestHandler'> = {}): SQSClient {
  return new SQSClient({ ...options, useQueueUrlAsEndpoint: false });
}
