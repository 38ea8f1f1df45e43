import { networkOf } from '#shared/kernel/limits/network.ts';
import { logOutcome } from '../invocation.ts';
import { toFailure, wireError } from '../wire-errors.ts';
import type { HttpAnswer, Pipeline, Request } from './request.ts';

type Scope = Pick<Pipeline, 'operation' | 'family' | 'ports'>;

/** Whatever keeps the service busy, be it a crowd at one item or throttling, is over or less after this. */
const busySeconds = 1;

/** First step: gives the request its id. Errors of all later steps become the family's errors here. */
export function mapErrors({ family, ports }: Scope) {
  return {
    before: ({ event, context, internal }: Request) => {
      internal.progress = {
        requestId: event.requestContext?.requestId ?? context.awsRequestId ?? ports.ids.uuid(),
        startedAtMilliseconds: performance.now(),
        method: event.requestContext?.http?.method ?? '',
        address: networkOf(event.requestContext?.http?.sourceIp ?? '') ?? 'unknown',
        path: event.rawPath ?? '',
        wantsPage: /\btext\/html\b/i.test(event.headers?.accept ?? ''),
        takesGzip: /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))/i.test(event.headers?.['accept-encoding'] ?? ''),
      };
    },
    onError: (request: Request) => {
      const { progress } = request.internal;
      const failure = toFailure(request.error);
      progress.failure = failure;
      const { status, contentType, body } = wireError(family, failure, progress.requestId);
      const waitSeconds = failure.facts.retryAfterSeconds ?? (failure.code === 'busy' ? busySeconds : undefined);
      request.response = {
        statusCode: status,
        headers: {
          'content-type': contentType,
          'cache-control': 'no-store',
          ...(typeof waitSeconds === 'number' && { 'retry-after': String(waitSeconds) }),
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      } satisfies HttpAnswer;
    },
  };
}

/** Writes the one log line after everything else, also for responses that skipped the handler. */
export function logLine({ operation, ports }: Scope) {
  return ({ internal: { progress }, response }: Request) =>
    logOutcome(ports, {
      operation,
      requestId: progress.requestId,
      startedAtMilliseconds: progress.startedAtMilliseconds,
      status: (response as HttpAnswer | undefined)?.statusCode ?? 500,
      ...(progress.failure && { failure: progress.failure }),
      ...(progress.account && { accountId: progress.account.accountId }),
      ...(progress.user && { userId: progress.user.userId }),
      ...(progress.stream && { streamId: progress.stream.id }),
    });
}
