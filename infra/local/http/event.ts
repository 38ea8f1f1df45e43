/**
 * The payload 2.0 event (API Gateway developer guide, "Payload format version"); empty fields are omitted, as in AWS.
 */

import { randomBytes } from 'node:crypto';
import type { FrontRequest } from './message.ts';
import { decode } from './routes.ts';

interface EventContext {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly nowMs: number;
  readonly requestId: string;
}

/** Bodies of these types reach the function as text; AWS encodes all others as base64, including forms. */
const TEXT_TYPE = /^(text\/|application\/(json|xml|javascript)(\s*;|\s*$))/i;
/** Headers that the gateway does not pass on. Cookies have their own field. */
const DROPPED_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'cookie']);
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An id in API Gateway's form: 15 characters of base64 and one `=`. */
export function gatewayId(): string {
  return randomBytes(11).toString('base64');
}

export function httpEvent(request: FrontRequest, body: Buffer, context: EventContext): Record<string, unknown> {
  const { apiId, domainName, routeKey, stage, nowMs } = context;
  const rawPath = decode(request.path);
  const cookies = (request.headers.cookie ?? '').split('; ').filter((cookie) => cookie !== '');
  const query = queryParameters(request.query);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers: forwardedHeaders(request, domainName),
    ...(query !== undefined && { queryStringParameters: query }),
    ...(Object.keys(context.pathParameters).length > 0 && { pathParameters: context.pathParameters }),
    requestContext: {
      accountId: context.accountId,
      apiId,
      domainName,
      domainPrefix: domainName.slice(0, domainName.indexOf('.')),
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: context.requestId,
      routeKey,
      stage,
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...eventBody(body, request.headers['content-type']),
  };
}

function eventBody(body: Buffer, contentType: string | undefined): Record<string, unknown> {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT_TYPE.test(contentType ?? '');
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

function forwardedHeaders(request: FrontRequest, domainName: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) if (!DROPPED_HEADERS.has(name)) headers[name] = value;
  const chain = headers['x-forwarded-for'];
  return {
    ...headers,
    host: domainName,
    'x-forwarded-for': chain === undefined ? request.sourceIp : `${chain}, ${request.sourceIp}`,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function queryParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = parameters[name];
    parameters[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return parameters;
}

/** For example `12/Mar/2030:19:03:58 +0000`. */
export function commonLogTime(nowMs: number): string {
  const iso = new Date(nowMs).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
