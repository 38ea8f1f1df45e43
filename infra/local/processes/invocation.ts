/**
 * How a state machine calls a function: authorised by its role, with Lambda's errors under the names that `Catch` sees.
 */

import type { Iam, Lambda, Principal, VirtualClock } from '../interfaces.ts';
import { isThrottle } from '../lambda/refusal.ts';
import { StateFailure } from './failure.ts';
import type { Json } from './json.ts';

interface InvocationParts {
  readonly iam: Iam;
  readonly lambda: Lambda;
  readonly clock: VirtualClock;
}

/**
 * Invokes synchronously as `principal`. `functionArn` may also be a plain function name.
 * @throws StateFailure with the function's `errorType`, `Lambda.AWSLambdaException` when the role does not allow it,
 * or `Lambda.TooManyRequestsException` when the function has no concurrency left.
 */
export async function invokeAs(
  parts: InvocationParts,
  principal: Principal,
  machineArn: string,
  functionArn: string,
  payload: Json,
): Promise<Json> {
  const arn = functionArn.startsWith('arn:') ? functionArn : functionArnBeside(machineArn, functionArn);
  try {
    parts.iam.authorize(principal, 'lambda:InvokeFunction', arn);
  } catch (refusal) {
    const cause = refusal instanceof Error ? refusal.message : String(refusal);
    throw new StateFailure('Lambda.AWSLambdaException', cause, parts.clock.now());
  }
  const result = await parts.lambda.invoke(arn, payload).catch((error: unknown) => {
    if (!isThrottle(error)) throw error;
    throw new StateFailure('Lambda.TooManyRequestsException', 'Rate Exceeded.', parts.clock.now());
  });
  const answer = toJson(result.payload);
  if (result.functionError === undefined) return answer;
  throw new StateFailure(errorTypeOf(answer), JSON.stringify(answer), parts.clock.now());
}

function functionArnBeside(machineArn: string, name: string): string {
  const [, partition, , region, account] = machineArn.split(':');
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

function toJson(value: unknown): Json {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

function errorTypeOf(answer: Json): string {
  const type = typeof answer === 'object' && answer !== null && !Array.isArray(answer) ? answer.errorType : undefined;
  return typeof type === 'string' && type !== '' ? type : 'Lambda.Unknown';
}
