import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Failure } from '#shared/kernel/errors.ts';
import type { HttpAnswer, Request } from './request.ts';

/** One step of a pipeline: a middy middleware for this pipeline's request. */
export interface Step {
  before?: (request: Request) => unknown;
  after?: (request: Request) => unknown;
  onError?: (request: Request) => unknown;
}

type HttpFunction = (event: APIGatewayProxyEventV2, context: Partial<Context>) => Promise<HttpAnswer>;

/** What is left for the answer, and for giving back an idempotency key, when a handler has used up its time. */
const reserveMilliseconds = 500;

/**
 * Ends the request before Lambda cuts it off, which would be a 500 that says nothing. Under a key the handler's attempt is
 * over with it: what it commits later is refused, and a retry repeats what it committed before.
 */
function outOfTime(): never {
  throw new Failure('busy', { detail: 'the handler has used up its time', facts: { retryAfterSeconds: 1 } });
}

/** Combines steps and a handler on middy; `end` runs last for every request, whichever step responded. */
export function assemble(
  handler: (event: unknown) => Promise<unknown>,
  steps: readonly Step[],
  end: (request: Request) => void,
): HttpFunction {
  // middy types its request by AWS's events; this pipeline's request narrows them, which middy's types cannot express.
  const app = middy(handler, {
    timeoutEarlyInMillis: reserveMilliseconds,
    timeoutEarlyResponse: outOfTime,
    requestEnd: end as never,
  });
  for (const step of steps) app.use(step as never);
  return app as unknown as HttpFunction;
}
