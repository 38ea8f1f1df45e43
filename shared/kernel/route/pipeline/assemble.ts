import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { HttpAnswer, Request } from './request.ts';

/** One step of a pipeline: a middy middleware for this pipeline's request. */
export interface Step {
  before?: (request: Request) => unknown;
  after?: (request: Request) => unknown;
  onError?: (request: Request) => unknown;
}

type HttpFunction = (event: APIGatewayProxyEventV2, context: Partial<Context>) => Promise<HttpAnswer>;

/** Combines steps and a handler on middy; `end` runs last for every request, whichever step responded. */
export function assemble(
  handler: (event: unknown) => Promise<unknown>,
  steps: readonly Step[],
  end: (request: Request) => void,
): HttpFunction {
  // middy types its request by AWS's events; this pipeline's request narrows them, which middy's types cannot express.
  const app = middy(handler, { timeoutEarlyInMillis: 0, requestEnd: end as never });
  for (const step of steps) app.use(step as never);
  return app as unknown as HttpFunction;
}
