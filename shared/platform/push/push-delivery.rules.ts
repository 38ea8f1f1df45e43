import { counted } from '#shared/kernel/clock-ids-log.ts';
import { epochMillisecondsOf, type Timestamp } from '#shared/kernel/time.ts';

/**
 * Facts of a log line in CloudWatch's embedded metric format. They measure the time from an event until its message
 * reaches the phone: the metric `deliveryMilliseconds` of `saveReceipt`. `now` is milliseconds since the epoch.
 */
export function deliveryFacts(messageId: string, eventAt: Timestamp, now: number): Readonly<Record<string, unknown>> {
  return {
    ...counted({ now: () => now }, { deliveryMilliseconds: 'Milliseconds' }, 'operation'),
    operation: 'saveReceipt',
    messageId,
    deliveryMilliseconds: Math.max(0, now - epochMillisecondsOf(eventAt)),
  };
}
