/**
 * CORS as an HTTP API applies it from its template: the gateway answers preflights, and functions have no influence.
 */

import type { FrontAnswer, FrontRequest } from './message.ts';

/** `CorsConfiguration` of `AWS::ApiGatewayV2::Api`. */
export interface CorsConfiguration {
  readonly AllowOrigins?: readonly string[];
  readonly AllowMethods?: readonly string[];
  readonly AllowHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAge?: number;
  readonly AllowCredentials?: boolean;
}

export function isPreflight(request: FrontRequest): boolean {
  const { origin } = request.headers;
  return request.method === 'OPTIONS' && origin !== undefined && 'access-control-request-method' in request.headers;
}

export function preflightAnswer(cors: CorsConfiguration, request: FrontRequest): FrontAnswer {
  const headers = originHeaders(cors, request);
  if (headers !== undefined) {
    if (cors.AllowMethods !== undefined) headers['access-control-allow-methods'] = cors.AllowMethods.join(',');
    if (cors.AllowHeaders !== undefined) headers['access-control-allow-headers'] = cors.AllowHeaders.join(',');
    if (cors.MaxAge !== undefined) headers['access-control-max-age'] = String(cors.MaxAge);
  }
  return { status: 204, headers: headers ?? {}, body: '' };
}

/** The answer with the gateway's CORS headers instead of any that the function set. */
export function withCors(cors: CorsConfiguration, request: FrontRequest, answer: FrontAnswer): FrontAnswer {
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  const added = originHeaders(cors, request) ?? {};
  if ('access-control-allow-origin' in added && cors.ExposeHeaders !== undefined) {
    added['access-control-expose-headers'] = cors.ExposeHeaders.join(',');
  }
  return { ...answer, headers: { ...Object.fromEntries(own), ...added } };
}

function originHeaders(cors: CorsConfiguration, request: FrontRequest): Record<string, string> | undefined {
  const { origin } = request.headers;
  const allowed = cors.AllowOrigins ?? [];
  if (origin === undefined) return undefined;
  const isAllowed = allowed.some(
    (candidate) => candidate === '*' || candidate === origin || isSchemeWildcard(candidate, origin),
  );
  if (!isAllowed) return undefined;
  const headers: Record<string, string> = { 'access-control-allow-origin': allowed.includes('*') ? '*' : origin };
  if (cors.AllowCredentials === true) headers['access-control-allow-credentials'] = 'true';
  return headers;
}

/** `https://*` and `http://*` allow every origin of their scheme. */
function isSchemeWildcard(candidate: string, origin: string): boolean {
  return candidate.endsWith('://*') && origin.startsWith(candidate.slice(0, -1));
}
