import type * as z from 'zod';
import { encodeBody } from './client-body.ts';
import type { Definition, RouteDefinition } from './define.ts';

/** How requests are sent: the address and the credentials. */
export interface ClientOptions {
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Access token of the calling account or user. */
  readonly token?: string;
  readonly fetch?: typeof fetch;
}

/** A response that is not a success: the status, and the body in the family's error form. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: unknown;

  constructor(operation: string, status: number, body: unknown) {
    super(`${operation} answered ${status}: ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

type Sent<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;
type Optional<Key extends string, Value> = undefined extends Value
  ? { readonly [K in Key]?: Value }
  : { readonly [K in Key]: Value };

/** What a caller passes: exactly the parts that the route declares. */
export type RequestOf<D extends RouteDefinition> = Optional<'params', Sent<D['params']>> &
  Optional<'query', Sent<D['query']> | undefined> &
  Optional<'body', Sent<D['body']>> & { readonly idempotencyKey?: string };

type Call<D extends RouteDefinition> =
  Record<string, never> extends RequestOf<D>
    ? (request?: RequestOf<D>) => Promise<z.output<D['response']>>
    : (request: RequestOf<D>) => Promise<z.output<D['response']>>;

/** One method for each HTTP route of an area, by its operation id. */
export type Client<Operations> = {
  readonly [Name in keyof Operations as Operations[Name] extends RouteDefinition
    ? Name
    : never]: Operations[Name] extends RouteDefinition ? Call<Operations[Name]> : never;
};

interface AnyRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/**
 * A typed client of the routes of one or several areas. Throws `ApiError` for every response except a success, and
 * RangeError for a parameter that cannot be part of a path.
 */
export function createClient<const Operations extends Readonly<Record<string, Definition>>>(
  operations: Operations,
  options: ClientOptions,
): Client<Operations> {
  const routes = Object.entries(operations).filter(([, definition]) => definition.kind === 'route');
  const methods = routes.map(([name, definition]) => [
    name,
    (request: AnyRequest = {}) => send(name, definition as RouteDefinition, request, options),
  ]);
  return Object.fromEntries(methods) as Client<Operations>;
}

async function send(
  operation: string,
  route: RouteDefinition,
  request: AnyRequest,
  options: ClientOptions,
): Promise<unknown> {
  const { baseUrl, apiKey, token, fetch: send = fetch } = options;
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathPart(name, request.params?.[name]));
  const url = new URL(baseUrl.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const encoded = request.body === undefined ? undefined : encodeBody(request.body, route.accepts);
  const response = await send(url, {
    method: route.method,
    headers: {
      ...(apiKey && { apikey: apiKey }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(encoded?.contentType && { 'content-type': encoded.contentType }),
      ...(request.idempotencyKey && { 'idempotency-key': request.idempotencyKey }),
    },
    ...(encoded && { body: encoded.body }),
  });
  if (response.ok && route.file) return Buffer.from(await response.arrayBuffer()).toString('base64');
  const text = await response.text();
  if (!response.ok) throw new ApiError(operation, response.status, readable(text));
  return JSON.parse(text || 'null');
}

/** URL parsing resolves dot segments, even encoded ones: such a value would call another route. */
function pathPart(name: string, value: unknown): string {
  const part = encodeURIComponent(String(value ?? ''));
  if (/^\.{0,2}$/.test(part)) throw new RangeError(`The parameter ${name} cannot stand in a path.`);
  return part;
}

/**
 * An error's body, parsed if it is JSON. Gateways and proxies in front of us respond with plain text or HTML, which is
 * returned as it is.
 */
function readable(text: string): unknown {
  try {
    return JSON.parse(text || 'null');
  } catch {
    return text;
  }
}
