import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { traced, traceOfRequest } from '#shared/kernel/clock-ids-log.ts';
import { inTime, reportMilliseconds, withDeadline } from '#shared/kernel/limits/deadline.ts';
import { toFailure } from '../wire-errors.ts';
import type { HttpAnswer, Request } from './request.ts';

type Hook = (request: Request) => unknown;

/** One step of a pipeline: a middy middleware for this pipeline's request. It is empty for a route that needs none. */
export interface Step {
  before?: Hook;
  after?: Hook;
  onError?: Hook;
}

type HttpFunction = (event: APIGatewayProxyEventV2, context: Partial<Context>) => Promise<HttpAnswer>;

/** What is left of a function's time when it gives its request up: enough to give its key back, and to answer. */
const timeToAnswerMilliseconds = 1_500;

/**
 * Combines steps and a handler on middy; `end` runs last for every request, whichever step responded. A request whose
 * steps and handler are still at work shortly before Lambda would cut them off fails with `busy`, and commits nothing
 * any more.
 */
export function assemble(
  handler: (event: unknown) => Promise<unknown>,
  steps: readonly Step[],
  end: (request: Request) => void,
): HttpFunction {
  const app = middy((event: unknown) => inTime(handler(event)), {
    timeoutEarlyInMillis: 0,
    requestEnd: end as never,
  });
  // middy types its request by AWS's events; this pipeline's request narrows them, which middy's types cannot express.
  for (const step of steps) if (Object.keys(step).length > 0) app.use(bounded(step) as never);
  const run = app as unknown as HttpFunction;
  return (event, context) => {
    const requestId = event.requestContext?.requestId ?? context?.awsRequestId ?? '';
    return traced(traceOfRequest(event.headers?.['x-amzn-trace-id'], requestId), () =>
      withDeadline(timeBut(timeToAnswerMilliseconds, context), () => run(event, context)),
    );
  };
}

function timeBut(reserve: number, { getRemainingTimeInMillis: left }: Partial<Context>): number | undefined {
  return left && left() - reserve;
}

/** The step within the time of its request. What it gives back after a failure has the time until the answer. */
function bounded({ before, after, onError }: Step): Step {
  return {
    ...(before && { before: (request) => unlessDone(before(request)) }),
    ...(after && { after: (request) => unlessDone(after(request)) }),
    ...(onError && {
      onError: (request) =>
        withDeadline(timeBut(reportMilliseconds, request.context), async () => {
          await inTime(Promise.resolve(onError(request))).catch((thrown: unknown) => {
            // A key that is not given back by now is free when its claim ends; the caller gets the first failure.
            if (toFailure(thrown).code !== 'busy') throw thrown;
          });
        }),
    }),
  };
}

/** Most steps have nothing to wait for, and then their request need not wait either. */
function unlessDone(outcome: unknown): unknown {
  return outcome instanceof Promise ? inTime(outcome) : outcome;
}
