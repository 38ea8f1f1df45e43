import { epochMillisecondsOf, type Timestamp } from '#shared/kernel/time.ts';

/**
 * Facts of a log line in CloudWatch's embedded metric format. They measure the time from an event until its message
 * reaches the phone: the metric `deliveryMilliseconds` of `saveReceipt`. `now` is milliseconds since the epoch.
 */
export function deliveryFacts(messageId: string, eventAt: Timestamp, now: number): Readonly<Record<string, unknown>> {
  return {
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: 'Marketplace',
          Dimensions: [['operation']],
          Metrics: [{ Name: 'deliveryMilliseconds', Unit: 'Milliseconds' }],
        },
      ],
    },
    operation: 'saveReceipt',
    messageId,
    deliveryMilliseconds: Math.max(0, now - epochMillisecondsOf(eventAt)),
  };
}
