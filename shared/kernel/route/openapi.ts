import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import type { ErrorCode } from '../errors.ts';
import {
  asksForAccount,
  asksForUser,
  type BodyKind,
  bodyKindsOf,
  type CallbackDefinition,
  type Definition,
  hasSharedBudget,
  needsApiKey,
  pathsOf,
  type RouteDefinition,
} from './define.ts';
import { type Family, familyOf } from './family.ts';
import { entryFor } from './wire-errors.ts';

/** One area of the document, as the infrastructure defines it. */
interface DocumentedArea {
  readonly name: string;
  readonly operations: Readonly<Record<string, Definition>>;
}

const bodyTypes: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
};

const fileSchema = { type: 'string', format: 'binary' } as const;

/** Routes with a page answer it to callers whose `accept` names HTML. */
const pageContent = { 'text/html': { schema: z.string() } } as const;

const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('The family word, such as E_CONFLICT.'),
    reason: z.string().describe('The exact error code, such as transition_refused.'),
    requestId: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details (Dropin, instant streaming).' });

const GibbyError = z
  .object({ error: z.looseObject({ http_code: z.int(), message: z.string(), code: z.string() }) })
  .meta({ id: 'GibbyError', description: 'Error of the Gibby API.' });

const errorSchemas: Readonly<Record<Family, { type: string; schema: z.ZodType }>> = {
  dropin: { type: 'application/problem+json', schema: Problem },
  gibby: { type: 'application/json', schema: GibbyError },
  pusher: { type: 'text/plain', schema: z.string() },
};

/** The OpenAPI 3.1 document of all HTTP routes and callbacks. Export names are operation ids. */
export function openApiDocument(areas: readonly DocumentedArea[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const area of areas) {
    for (const [operationId, definition] of Object.entries(area.operations)) {
      if (definition.kind !== 'route' && definition.kind !== 'callback') continue;
      if (definition.method === 'ANY') continue;
      for (const [index, path] of pathsOf(definition).entries()) {
        const methods = paths[path] ?? {};
        paths[path] = methods;
        methods[definition.method.toLowerCase()] = {
          ...operationOf(operationId, area.name, definition),
          // Ids are unique in a document, so aliases get a number.
          ...(index > 0 && { operationId: `${operationId}${index + 1}` }),
        };
      }
    }
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Live marketplace backend',
      version: '1.0.0',
      description: 'Dropin live video gigs, instant streaming and Gibby deliveries.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: areas.map(({ name }) => ({ name })),
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        apiKeyHeader: { type: 'apiKey', in: 'header', name: 'apikey' },
        apiKeyQuery: { type: 'apiKey', in: 'query', name: 'api_key' },
        token: { type: 'http', scheme: 'bearer' },
        serverSignature: {
          type: 'apiKey',
          in: 'query',
          name: 'auth_signature',
          description: 'Made by a server library of Pusher with auth_key, auth_timestamp, auth_version and body_md5.',
        },
      },
    },
  });
}

function operationOf(
  operationId: string,
  tag: string,
  definition: RouteDefinition | CallbackDefinition,
): ZodOpenApiOperationObject {
  return definition.kind === 'route'
    ? routeOperation(operationId, tag, definition)
    : callbackOperation(operationId, tag, definition);
}

function routeOperation(operationId: string, tag: string, route: RouteDefinition): ZodOpenApiOperationObject {
  const isExtension = route.source.startsWith('X');
  return {
    operationId,
    tags: [tag],
    summary: route.summary,
    ...(isExtension && { 'x-extension': route.source }),
    security: securityOf(route),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.method === 'POST' && { header: z.object({ 'idempotency-key': z.string().max(255).optional() }) }),
    },
    ...(route.body && { requestBody: bodyOf(route.body, bodyKindsOf(route)) }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'Success',
        content: route.file
          ? { [route.file]: { schema: fileSchema } }
          : { 'application/json': { schema: route.response }, ...(route.page && pageContent) },
      },
      ...errorResponses(familyOf(route.path), [...impliedErrors(route), ...route.errors], route.page),
    },
  };
}

function callbackOperation(operationId: string, tag: string, callback: CallbackDefinition): ZodOpenApiOperationObject {
  return {
    operationId,
    tags: [tag],
    summary: callback.summary,
    security: [],
    requestBody: bodyOf(callback.body, callback.accepts),
    responses: {
      '200': { description: 'Understood', content: { 'text/plain': { schema: z.string() } } },
      ...errorResponses(familyOf(callback.path), [
        'forbidden',
        'invalid_input',
        'too_many_requests',
        'internal',
        ...callback.errors,
      ]),
    },
  };
}

function bodyOf(schema: z.ZodType, accepts: readonly BodyKind[]) {
  const required = !schema.safeParse(undefined).success;
  return { required, content: Object.fromEntries(accepts.map((kind) => [bodyTypes[kind], { schema }])) };
}

function securityOf(route: RouteDefinition): Record<string, string[]>[] {
  if (route.auth === 'public') return [];
  if (route.auth === 'server') return [{ serverSignature: [] }];
  const keys: Record<string, string[]>[] = [{ apiKeyHeader: [] }, { apiKeyQuery: [] }];
  const anyKey = route.apiKey === 'optional' ? [...keys, {}] : keys;
  if (route.caller) return anyKey.flatMap((key) => [key, { ...key, token: [] }]);
  return asksForAccount(route) || asksForUser(route) ? anyKey.map((key) => ({ ...key, token: [] })) : anyKey;
}

/** Errors that a route's kind implies, which it need not declare. */
export function impliedErrors(route: RouteDefinition): ErrorCode[] {
  return [
    ...(route.params && familyOf(route.path) === 'gibby' ? (['not_found'] as const) : []),
    ...(route.params || route.query || route.body || route.method === 'POST'
      ? [route.invalidInput ?? 'invalid_input']
      : []),
    ...(route.body ? (['malformed_body', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(route.largerFiles ? (['form_too_large'] as const) : []),
    ...(needsApiKey(route) ? (['unknown_api_key'] as const) : []),
    ...(route.auth === 'server' ? (['unsigned_request', 'app_not_found'] as const) : []),
    ...(asksForAccount(route) || asksForUser(route) ? (['not_signed_in'] as const) : []),
    ...(asksForUser(route) ? (['user_deactivated'] as const) : []),
    ...(route.auth === 'streamToken' ? (['stream_not_found'] as const) : []),
    ...(route.auth === 'admin' ? (['forbidden'] as const) : []),
    ...(route.rateLimit || hasSharedBudget(route) ? (['too_many_requests'] as const) : []),
    ...(route.method === 'POST' ? (['request_in_progress', 'idempotency_key_reused'] as const) : []),
    'internal',
    'busy',
  ];
}

/** The errors after which the same request may succeed. */
const waits: readonly ErrorCode[] = ['busy', 'too_many_requests', 'request_in_progress'];
const retryAfter = {
  'Retry-After': { description: 'Seconds to wait before the same request.', schema: { type: 'integer' } },
} as const;

function errorResponses(family: Family, codes: readonly ErrorCode[], page?: true) {
  const { type, schema } = errorSchemas[family];
  const byStatus = Map.groupBy(new Set(codes), (code) => entryFor(family, code).status);
  const entries = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    entries.map(([status, group]) => [
      String(status),
      {
        description: group.map((code) => `\`${code}\``).join(', '),
        ...(group.some((code) => waits.includes(code)) && { headers: retryAfter }),
        content: { [type]: { schema }, ...(page && pageContent) },
      },
    ]),
  );
}
