import { counted } from '../clock-ids-log.ts';
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
  /** How long the records of a consumer have waited for their first attempt; the longest of them. */
  readonly lagMilliseconds?: number;
  readonly accountId?: string;
  readonly userId?: number;
  readonly streamId?: string;
}

/**
 * Writes the invocation's one log line. It contains its metrics in CloudWatch's embedded metric format, so that no call
 * to a metrics service is needed. It never contains bodies, tokens or addresses.
 */
export function logOutcome({ log, clock }: Ambient, outcome: InvocationResult): void {
  const { operation, requestId, status, failure, accountId, userId, streamId, startedAtMilliseconds, lagMilliseconds } =
    outcome;
  // A metric exists only where something was counted, so that most operations do not have this one.
  const isUnreadable = failure?.code === 'stored_item_unreadable';
  const facts = {
    ...counted(
      clock,
      { durationMilliseconds: 'Milliseconds', faults: 'Count', ...(isUnreadable && { unreadableItems: 'Count' }) },
      'operation',
    ),
    operation,
    requestId,
    status,
    // Measured by the monotonic clock, like the start: the time of day may be virtual, or may be adjusted in between.
    durationMilliseconds: Math.round((performance.now() - startedAtMilliseconds) * 100) / 100,
    faults: status >= 500 ? 1 : 0,
    ...(isUnreadable && { unreadableItems: 1 }),
    ...(lagMilliseconds !== undefined && { lagMilliseconds }),
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
