/**
 * Runs the code of a deployed CloudFront Function on viewer requests (CloudFront developer guide, "Event structure").
 */

import { createContext, Script } from 'node:vm';

/** The part of a request that a function can see and change. */
export interface ViewerRequest {
  readonly method: string;
  readonly uri: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The function's own answer; the request then never reaches an origin. */
export interface ViewerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export type ViewerFunction = (request: ViewerRequest, viewerIp: string) => Promise<ViewerRequest | ViewerAnswer>;

interface Field {
  value: string;
  multiValue?: { value: string }[];
}

/**
 * The longest time a function may take, so that an endless one is detected. The real service counts instructions, which
 * a busy machine does not increase.
 */
const TIMEOUT_MILLISECONDS = 5_000;

/**
 * How many calls of a function the timeout watches: Node starts a thread for each, which takes 0.14 ms of 0.15. An
 * endless loop in code of the own template shows in its first calls.
 */
const WATCHED_CALLS = 50;

/**
 * Compiles `FunctionCode` in a context without anything of Node's. Values enter and leave it only as JSON text.
 * @throws Error when the code does not compile or defines no `handler`.
 */
export function compileViewerFunction(name: string, code: string, timeout = TIMEOUT_MILLISECONDS): ViewerFunction {
  const context = createContext({ input: '' }, { codeGeneration: { strings: false, wasm: false } });
  new Script(code, { filename: `${name}.js` }).runInContext(context, { timeout });
  if (new Script('typeof handler').runInContext(context) !== 'function') {
    throw new Error(`The CloudFront function ${name} defines no handler`);
  }
  const call = new Script('Promise.resolve(handler(JSON.parse(input))).then((answer) => JSON.stringify(answer))');
  let calls = 0;
  return async (request, viewerIp) => {
    context.input = JSON.stringify(viewerEvent(request, viewerIp));
    const text: string = await call.runInContext(context, ++calls <= WATCHED_CALLS ? { timeout } : {});
    return readAnswer(JSON.parse(text), request);
  };
}

function viewerEvent(request: ViewerRequest, ip: string): unknown {
  const { cookie, ...headers } = request.headers;
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip },
    request: {
      method: request.method,
      uri: request.uri,
      querystring: fieldsOf(pairsOf(request.query, '&')),
      headers: fieldsOf(Object.entries(headers)),
      cookies: fieldsOf(pairsOf(cookie ?? '', '; ')),
    },
  };
}

/** Names and values between the separators, not decoded. */
function pairsOf(text: string, separator: string): [string, string][] {
  if (text === '') return [];
  return text.split(separator).map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}

function fieldsOf(pairs: readonly (readonly [string, string])[]): Record<string, Field> {
  const fields: Record<string, Field> = {};
  for (const [name, value] of pairs) {
    const earlier = fields[name];
    if (earlier === undefined) fields[name] = { value };
    else fields[name] = { value: earlier.value, multiValue: [...(earlier.multiValue ?? [{ ...earlier }]), { value }] };
  }
  return fields;
}

interface FunctionAnswer {
  readonly statusCode?: number;
  readonly uri?: string;
  readonly body?: string | { data?: string; encoding?: 'text' | 'base64' };
  readonly querystring?: Record<string, Field> | string;
  readonly headers?: Record<string, Field>;
}

function readAnswer(answer: FunctionAnswer, request: ViewerRequest): ViewerRequest | ViewerAnswer {
  const headers = Object.fromEntries(Object.entries(answer.headers ?? {}).map(([name, field]) => [name, field.value]));
  if (answer.statusCode !== undefined) {
    return { status: answer.statusCode, headers, body: bodyOf(answer) };
  }
  const { cookie } = request.headers;
  return {
    method: request.method,
    uri: answer.uri ?? request.uri,
    query: typeof answer.querystring === 'string' ? answer.querystring : joinQuery(answer.querystring ?? {}),
    headers: cookie === undefined ? headers : { ...headers, cookie },
  };
}

function bodyOf({ body = '' }: FunctionAnswer): string | Buffer {
  if (typeof body === 'string') return body;
  const { data = '', encoding } = body;
  return encoding === 'base64' ? Buffer.from(data, 'base64') : data;
}

function joinQuery(fields: Readonly<Record<string, Field>>): string {
  return Object.entries(fields)
    .flatMap(([name, field]) => (field.multiValue ?? [field]).map(({ value }) => `${name}=${value}`))
    .join('&');
}
