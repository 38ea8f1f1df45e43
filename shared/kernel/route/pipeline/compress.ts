import { gzipSync } from 'node:zlib';
import type { HttpAnswer, Request } from './request.ts';

/** Below this a phone gains nothing that it notices, and the time to compress is lost. */
const leastBytes = 8 * 1024;

/** Types that become smaller. Pictures are compressed already. */
const compressible = /^(?:text\/|application\/(?:json|problem\+json)\b)/;

/**
 * Outermost step: sends large answers with gzip to callers who take it, since neither API Gateway's HTTP APIs nor CloudFront
 * without its cache do. Secrets cannot be guessed by an answer's length as with cookies: a page of another host
 * cannot send the header with a person's token.
 */
export function compress() {
  return {
    after: (request: Request) => {
      const answer = request.response as HttpAnswer | undefined;
      const type = String(answer?.headers?.['content-type'] ?? '');
      if (!answer?.body || answer.body.length < leastBytes || !compressible.test(type)) return;
      const vary = [answer.headers?.vary, 'accept-encoding'].filter(Boolean).join(', ');
      request.response = { ...answer, headers: { ...answer.headers, vary } } satisfies HttpAnswer;
      if (!request.internal.progress.takesGzip) return;
      const body = gzipSync(Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'));
      request.response = {
        ...answer,
        headers: { ...answer.headers, vary, 'content-encoding': 'gzip' },
        body: body.toString('base64'),
        isBase64Encoded: true,
      } satisfies HttpAnswer;
    },
  };
}
