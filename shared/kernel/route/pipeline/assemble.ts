import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { traced, traceOfRequest } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { untilAbandoned } from '#shared/kernel/limits/abandoned-work.ts';
import type { HttpAnswer, Request } from './request.ts';

/** One step of a pipeline: a middy middleware for this pipeline's request. */
export interface Step {
  before?: (request: Request) => unknown;
  after?: (request: Request) => unknown;
  onError?: (request: Request) => unknown;
}

type HttpFunction = (event: APIGatewayProxyEventV2, context: Partial<Context>) => Promise<HttpAnswer>;

/** What is left of a function's time when it gives its request up: enough to give its key back, and to answer. */
const timeToAnswerMilliseconds = 1_500;

function outOfTime(): never {
  throw new Failure('busy', { detail: 'the time of the function is over' });
}

/**
 * Combines steps and a handler on middy; `end` runs last for every request, whichever step responded. A
 * handler that is still at work shortly before Lambda would cut it off fails with `busy`, and commits nothing any more.
 */
export function assemble(
  handler: (event: unknown) => Promise<unknown>,
  steps: readonly Step[],
  end: (request: Request) => void,
): HttpFunction {
  // middy types its request by AWS's events; this pipeline's request narrows them, which middy's types cannot express.
  const handle = (event: unknown, _context: unknown, { signal }: { readonly signal?: AbortSignal } = {}) =>
    untilAbandoned(signal, () => handler(event));
  const app = middy(handle, {
    timeoutEarlyInMillis: timeToAnswerMilliseconds,
    timeoutEarlyResponse: outOfTime,
    requestEnd: end as never,
  });
  for (const step of steps) app.use(step as never);
  const run = app as unknown as HttpFunction;
  return (event, context) => {
    const requestId = event.requestContext?.requestId ?? context?.awsRequestId ?? '';
    return traced(traceOfRequest(event.headers?.['x-amzn-trace-id'], requestId), () => run(event, context));
  };
}
