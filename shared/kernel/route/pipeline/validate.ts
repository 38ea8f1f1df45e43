import type * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { siteHeaders } from '#shared/kernel/page.ts';
import type { RouteDefinition } from '../define.ts';
import { type Problem, problemsOf } from './problems.ts';
import { answerHeaders, type HttpAnswer, type Pipeline, type Request } from './request.ts';
import { problemText, validationText } from './validation-text.ts';

const daySeconds = 24 * 60 * 60;

/** Last step before the handler: replaces the event by the handler's input, parsed by the route's schemas. */
export function validate({ route, family }: Pipeline) {
  const texts = { error: family === 'gibby' ? validationText : problemText };
  return {
    before: (request: Request) => {
      const { event, internal } = request;
      const { progress } = internal;
      const problems: Problem[] = [];
      const parse = (place: Problem['in'], schema: z.ZodType | undefined, value: unknown) => {
        const result = schema?.safeParse(value, texts);
        if (result?.error) problems.push(...problemsOf(place, result.error.issues));
        return result?.data;
      };
      const input = {
        params: parse('params', route.params, event.pathParameters ?? {}),
        query: parse('query', route.query, givenIn(event.queryStringParameters)),
        body: parse('body', route.body, event.body),
        account: progress.account,
        user: progress.user,
        stream: progress.stream,
        request: {
          id: progress.requestId,
          address: progress.address,
          application: progress.application,
          target: targetOf(event),
        },
      };
      // What Gibby's paths name by no id does not exist, and its document has no other answer for that.
      const isNowhere = family === 'gibby' && problems.some(({ in: place }) => place === 'params');
      const code = isNowhere ? 'not_found' : (route.invalidInput ?? 'invalid_input');
      if (problems.length > 0) throw new Failure(code, isNowhere ? {} : { facts: { errors: problems.slice(0, 20) } });
      request.event = input as never;
    },
  };
}

/** Templates of the documents leave parameters empty (`status=`): that is the same as none. */
function givenIn(query: Request['event']['queryStringParameters'] = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

function targetOf({ rawPath, queryStringParameters = {} }: Request['event']): string {
  const given = Object.entries(queryStringParameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return given.length > 0 ? `${rawPath}?${new URLSearchParams(given)}` : rawPath;
}

/** First step after the handler: removes all fields that the response schema does not declare. */
export function answerBySchema({ route }: Pipeline) {
  return {
    after: (request: Request) => {
      const result = route.response.safeParse(request.response);
      if (result.error) {
        const where = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
        throw new Failure('internal', { detail: `the answer does not fit its schema: ${where}` });
      }
      request.response = route.file
        ? fileOf(route, request.event, String(result.data))
        : { statusCode: route.status ?? 200, headers: { ...answerHeaders }, body: JSON.stringify(result.data) };
    },
  };
}

/** The name is that of the handler's input: in the path it may be encoded. */
function fileOf({ file, keptSeconds = daySeconds }: RouteDefinition, input: unknown, body: string): HttpAnswer {
  const { params } = input as { readonly params?: { readonly file?: string } };
  const type = typeof file === 'string' ? file : file?.[params?.file?.split('.').at(-1) ?? ''];
  if (type === undefined) throw new Failure('not_found');
  const headers = { 'content-type': type, 'cache-control': `public, max-age=${keptSeconds}` };
  const guarded = type.startsWith('text/html') ? { ...headers, ...siteHeaders } : headers;
  return { statusCode: 200, headers: guarded, body, isBase64Encoded: true };
}
