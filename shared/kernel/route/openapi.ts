import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type ErrorCode, Failure } from '../errors.ts';
import {
  asksForAccount,
  asksForUser,
  type BodyKind,
  bodyKindsOf,
  type Definition,
  hasSharedBudget,
  needsApiKey,
  pathsOf,
  type RouteDefinition,
} from './define.ts';
import { type Family, familyOf } from './family.ts';
import { entryFor, wireError } from './wire-errors.ts';

/** One area of the document, as the infrastructure defines it. */
interface DocumentedArea {
  readonly name: string;
  readonly about: string;
  readonly operations: Readonly<Record<string, Definition>>;
}

const bodyTypes: Readonly<Record<BodyKind, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  multipart: 'multipart/form-data',
};

const fileSchema = { type: 'string', format: 'binary' } as const;

const introduction = `Three products share this API: **Dropin**, live video by an operator who is near a place; **instant streaming**, the same
video by token, without accounts; and **Gibby**, travellers who bring items home.

Send the application's key with every call (\`apikey\`). Sign in to get a token, and send it as \`Authorization: Bearer\`.
Times are ISO 8601 in UTC. Dropin's money is in dollars with two decimals, Gibby's in whole rupiah. A \`POST\` with an
\`Idempotency-Key\` acts once, however often it is sent. Fields may be added to answers at any time.

Events in real time come by the Pusher protocol: \`GET /asyncapi.json\` has every channel and event.`;

/** What an app does about an answer of each status. */
export const advice: Readonly<Record<number, string>> = {
  400: 'Mend the request; the same again fails again.',
  401: 'Check the key; sign in again for a new token.',
  403: 'The person may not do this: show the message.',
  404: 'It does not exist, or is not for this person to see.',
  406: 'Ask for a type that the route answers.',
  409: 'Somebody was faster, or it has moved on: load it again and show its state.',
  413: 'Send less, or send files by a signed address.',
  415: 'Send the body in a documented type.',
  422: 'Show the message next to the form.',
  423: 'Wait, then try again.',
  429: 'Wait as many seconds as `Retry-After` says.',
  500: 'Try again with the same `Idempotency-Key`.',
  502: 'A provider did not answer: try again with the same `Idempotency-Key`.',
  503: 'Wait as many seconds as `Retry-After` says, then try again with the same `Idempotency-Key`.',
};

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

/**
 * The OpenAPI 3.1 document of all HTTP routes. Export names are operation ids. Callbacks are for providers, and left out.
 */
export function openApiDocument(areas: readonly DocumentedArea[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const area of areas) {
    for (const [operationId, definition] of Object.entries(area.operations)) {
      if (definition.kind !== 'route' || definition.method === 'ANY' || definition.unlisted) continue;
      for (const [index, path] of pathsOf(definition).entries()) {
        const methods = paths[path] ?? {};
        paths[path] = methods;
        methods[definition.method.toLowerCase()] = {
          ...routeOperation(operationId, area.name, definition),
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
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [
      { url: 'http://127.0.0.1:3000', description: 'The local cloud: `npm start`' },
      {
        url: 'https://{host}',
        description: 'A deployed stage: its `PublicUrl`',
        variables: { host: { default: 'api.example.com', description: 'Host of the stage' } },
      },
    ],
    tags: areas
      .filter(({ operations }) => Object.values(operations).some(({ kind }) => kind === 'route'))
      .map(({ name, about }) => ({ name, description: about })),
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        apiKeyHeader: {
          type: 'apiKey',
          in: 'header',
          name: 'apikey',
          description: "The application's key. Each product has its own.",
        },
        apiKeyQuery: {
          type: 'apiKey',
          in: 'query',
          name: 'api_key',
          description: "The application's key, for clients that cannot send the header.",
        },
        token: {
          type: 'http',
          scheme: 'bearer',
          description:
            'The token that signing in answers: `Authorization: Bearer <token>` or, as the Gibby document writes it, ' +
            '`Authentication: Bearer <token>`.',
        },
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
          ? Object.fromEntries(fileTypesOf(route.file).map((type) => [type, { schema: fileSchema }]))
          : { 'application/json': { schema: route.response }, ...(route.page && pageContent) },
      },
      ...errorResponses(familyOf(route.path), [...impliedErrors(route), ...route.errors], route.page),
    },
  };
}

function fileTypesOf(file: NonNullable<RouteDefinition['file']>): readonly string[] {
  return typeof file === 'string' ? [file] : Object.values(file);
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
        description: [
          ...group.map((code) => `- \`${code}\`: ${entryFor(family, code).message}`),
          '',
          advice[status],
        ].join('\n'),
        ...(group.some((code) => waits.includes(code)) && { headers: retryAfter }),
        content: { [type]: { schema, examples: errorExamples(family, group) }, ...(page && pageContent) },
      },
    ]),
  );
}

/** The answer to each code, as an app gets it. */
function errorExamples(family: Family, codes: readonly ErrorCode[]) {
  const bodyOfCode = (code: ErrorCode) =>
    wireError(family, new Failure(code), '7d8c4b7e-0f5e-4c0a-9f57-0c6a2f1b3d4e').body;
  return Object.fromEntries(codes.map((code) => [code, { value: bodyOfCode(code) }]));
}
