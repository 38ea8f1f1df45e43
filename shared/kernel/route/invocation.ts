import type { Failure } from '../errors.ts';
import { inTime, reportMilliseconds, withDeadline } from '../limits/deadline.ts';
import type { Ambient } from '../ports.ts';

/** The part of Lambda's context that functions read. */
export interface InvocationContext {
  readonly awsRequestId?: string;
  getRemainingTimeInMillis?(): number;
}

/** Does the work of an invocation that answers once. Fails with `busy` shortly before Lambda would cut it off. */
export function untilCutOff<T>(
  { getRemainingTimeInMillis: left }: InvocationContext,
  work: () => Promise<T>,
): Promise<T> {
  return withDeadline(left && left() - reportMilliseconds, () => inTime(work()));
}

/** One finished invocation, as its log line shows it. */
interface InvocationResult {
  readonly operation: string;
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAtMilliseconds: number;
  readonly status: number;
  readonly failure?: Failure;
  readonly accountId?: string;
  readonly userId?: number;
  readonly streamId?: string;
}

/**
 * Writes the invocation's one log line. It contains its metrics in CloudWatch's embedded metric format, so that no call
 * to a metrics service is needed. It never contains bodies, tokens or addresses.
 */
export function logOutcome({ log, clock }: Ambient, outcome: InvocationResult): void {
  const { operation, requestId, status, failure, accountId, userId, streamId, startedAtMilliseconds } = outcome;
  // A metric exists only where something was counted, so that most operations do not have this one.
  const unreadableItems = failure?.code === 'stored_item_unreadable' ? { unreadableItems: 1 } : {};
  const metrics = Object.keys(unreadableItems).map((Name) => ({ Name }));
  const facts = {
    _aws: {
      Timestamp: clock.now(),
      CloudWatchMetrics: [
        {
          Namespace: 'Marketplace',
          Dimensions: [['operation']],
          Metrics: [{ Name: 'durationMilliseconds', Unit: 'Milliseconds' }, { Name: 'faults' }, ...metrics],
        },
      ],
    },
    operation,
    requestId,
    status,
    // Measured by the monotonic clock, like the start: the time of day may be virtual, or may be adjusted in between.
    durationMilliseconds: Math.round((performance.now() - startedAtMilliseconds) * 100) / 100,
    faults: status >= 500 ? 1 : 0,
    ...unreadableItems,
    ...(accountId && { accountId }),
    ...(userId && { userId }),
    ...(streamId && { streamId }),
    ...(failure && { error: failure.code, detail: failure.message }),
    ...(failure && status >= 500 && { stack: stackOf(failure) }),
  };
  if (status >= 500) log.error('invocation failed', facts);
  else log.info('invocation', facts);
}

function stackOf(failure: Failure): string | undefined {
  return failure.cause instanceof Error ? failure.cause.stack : failure.stack;
}
