import type { Activity, Faults, Iam, InvocationResult, VirtualClock } from '../interfaces.ts';
import type { FunctionDefinition } from './function.ts';
import { isThrottle } from './refusal.ts';

interface AsynchronousOptions {
  readonly iam: Iam;
  readonly clock: VirtualClock;
  readonly activity: Activity;
  readonly faults: Faults;
  /** Sends to a queue, topic or function by its arn. */
  readonly deliver: (destinationArn: string, payload: unknown) => Promise<void>;
  readonly run: (definition: FunctionDefinition, event: string, requestId: string) => Promise<InvocationResult>;
  readonly report: (functionName: string, line: string) => void;
}

interface Accepted {
  readonly definition: FunctionDefinition;
  /** JSON. */
  readonly event: string;
  readonly requestId: string;
  readonly acceptedAtMs: number;
}

/** A minute before the first retry, two before the second. Source: Lambda Developer Guide, "Error handling for async". */
const RETRY_DELAYS_SECONDS = [60, 120];

/** The delays after an attempt that found no concurrency, which counts as none: they double up to the longest. Same source. */
const THROTTLE_DELAYS_SECONDS = { first: 1, longest: 300 };

/** The action that the function's role must allow, by the service of the destination's arn. */
const DELIVERY_ACTIONS: Readonly<Record<string, string>> = {
  sqs: 'sqs:SendMessage',
  sns: 'sns:Publish',
  lambda: 'lambda:InvokeFunction',
};

/** Runs accepted events in the background: retries on the virtual clock, then the destinations of the template. */
export function createAsynchronousRunner(options: AsynchronousOptions) {
  const { iam, clock, activity, faults, deliver, run, report } = options;

  async function attempt(accepted: Accepted, attempts: number, throttles = 0): Promise<void> {
    const { definition, event, requestId } = accepted;
    const result = await run(definition, event, requestId).catch((error: unknown) => {
      if (!isThrottle(error)) throw error;
      return undefined;
    });
    if (result === undefined) await throttled(accepted, attempts, throttles);
    else if (result.functionError !== undefined) await failed(accepted, attempts, result);
  }

  async function throttled(accepted: Accepted, attempts: number, throttles: number): Promise<void> {
    const { first, longest } = THROTTLE_DELAYS_SECONDS;
    const dueAtMs = clock.now() + Math.min(longest, first * 2 ** throttles) * 1000;
    if (isTooOld(accepted, dueAtMs)) return giveUp(accepted, attempts - 1, undefined, 'EventAgeExceeded');
    clock.schedule(dueAtMs, `throttled ${accepted.definition.name}`, () => attempt(accepted, attempts, throttles + 1));
  }

  function isTooOld({ definition, acceptedAtMs }: Accepted, atMs: number): boolean {
    return atMs - acceptedAtMs > definition.asynchronous.maximumAgeSeconds * 1000;
  }

  async function failed(accepted: Accepted, attempts: number, result: InvocationResult): Promise<void> {
    const { definition } = accepted;
    const { maximumRetries } = definition.asynchronous;
    if (attempts > maximumRetries) return giveUp(accepted, attempts, result, 'RetriesExhausted');
    const delaySeconds = RETRY_DELAYS_SECONDS[attempts - 1] ?? 0;
    const dueAtMs = clock.now() + delaySeconds * 1000;
    if (isTooOld(accepted, dueAtMs)) return giveUp(accepted, attempts, result, 'EventAgeExceeded');
    clock.schedule(dueAtMs, `retry ${attempts} of ${definition.name}`, () => attempt(accepted, attempts + 1));
  }

  async function giveUp(
    accepted: Accepted,
    attempts: number,
    result: InvocationResult | undefined,
    condition: string,
  ): Promise<void> {
    const { onFailureArn, deadLetterArn } = accepted.definition.asynchronous;
    if (onFailureArn !== undefined) {
      await send(accepted.definition, onFailureArn, failureRecord(accepted, attempts, result, condition));
    }
    if (deadLetterArn !== undefined) await send(accepted.definition, deadLetterArn, JSON.parse(accepted.event));
  }

  async function send(definition: FunctionDefinition, destinationArn: string, payload: unknown): Promise<void> {
    try {
      const action = DELIVERY_ACTIONS[destinationArn.split(':')[2] ?? ''];
      if (action === undefined) throw new Error(`${destinationArn} cannot be a destination`);
      iam.authorize(definition.principal, action, destinationArn);
      await deliver(destinationArn, payload);
    } catch (error) {
      report(definition.name, `ERROR failed event not delivered to ${destinationArn}: ${String(error)}`);
    }
  }

  /** Source: Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations". */
  function failureRecord(
    accepted: Accepted,
    attempts: number,
    result: InvocationResult | undefined,
    condition: string,
  ) {
    return {
      version: '1.0',
      timestamp: new Date(clock.now()).toISOString(),
      requestContext: {
        requestId: accepted.requestId,
        functionArn: `${accepted.definition.arn}:$LATEST`,
        condition,
        approximateInvokeCount: attempts,
      },
      requestPayload: JSON.parse(accepted.event),
      ...(result && {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: result.functionError },
        responsePayload: result.payload,
      }),
    };
  }

  /** Takes the event and returns at once. */
  return function accept(definition: FunctionDefinition, event: string, requestId: string): void {
    const accepted = { definition, event, requestId, acceptedAtMs: clock.now() };
    const copies = faults.strikes('duplicate', definition.name) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      activity
        .track(`asynchronous ${definition.name}`, () => attempt(accepted, 1))
        .catch((error) => report(definition.name, `ERROR ${String(error)}`));
    }
  };
}
