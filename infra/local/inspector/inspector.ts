/** `/_local/`: shows what the local cloud does and did, and controls its clock and faults. */

import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, type FrontAnswer, type FrontRequest, frontRequest, writeAnswer } from '../http/message.ts';
import type { Costs, Faults, Lambda, Outbox, Processes, VirtualClock } from '../interfaces.ts';
import type { RealtimeSecret } from '../realtime-secret.ts';
import type { AlarmState } from '../watch/alarms.ts';
import { InvalidCommand, parseClockCommand, parseFaultCommand } from './control-commands.ts';

/** Item counts of the template's tables and message counts of its queues. */
interface Inventory {
  readonly tables: readonly { readonly name: string; readonly items: number }[];
  readonly queues: readonly {
    readonly name: string;
    readonly visible: number;
    readonly inFlight: number;
    readonly delayed: number;
  }[];
}

interface InspectorParts {
  readonly clock: VirtualClock;
  readonly outbox: Outbox;
  readonly faults: Faults;
  readonly costs: Costs;
  readonly processes: Processes;
  readonly lambda: Lambda;
  readonly realtimeSecret: RealtimeSecret;
  readonly takeInventory: () => Promise<Inventory>;
  readonly alarms: () => readonly AlarmState[];
  /** Where the AWS services are, and credentials for them: for commands of the operator on this machine. */
  readonly operator: () => unknown;
}

const MAX_BODY_BYTES = 1024 * 1024;
const OUTBOX_KINDS = ['mail', 'sms', 'push', 'webhook', 'provider'];
const LOCAL_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/i;
const PAGE = readFileSync(new URL('./page.html', import.meta.url), 'utf8');
const PAGE_HEADERS = {
  'content-type': 'text/html;charset=UTF-8',
  'content-security-policy':
    "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; frame-ancestors 'none'",
};

/** `signal` is aborted when the caller no longer waits for the answer. */
type Operation = (query: URLSearchParams, body: string, signal: AbortSignal) => unknown;

export function createInspector(parts: InspectorParts) {
  const operations = operationsOf(parts);
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const front = frontRequest(request);
    let answer: FrontAnswer;
    try {
      answer = refusal(front) ?? (await run(operations, front, endOfCall(response)));
    } catch (error) {
      if (!(error instanceof InvalidCommand) && !(error instanceof BodyTooLarge)) throw error;
      answer =
        error instanceof InvalidCommand ? errorAnswer(400, error.message) : errorAnswer(413, 'The body is too large.');
    }
    request.resume();
    writeAnswer(response, answer, front.method);
  };
}

/**
 * Refuses other web pages, which must neither look nor act here: neither through a name that resolves to this machine,
 * nor through a form.
 */
function refusal(request: FrontRequest): FrontAnswer | undefined {
  const { host = '', origin, 'content-type': contentType = '' } = request.headers;
  if (!LOCAL_HOST.test(host)) return errorAnswer(403, 'Only 127.0.0.1 and localhost may be asked.');
  if (origin !== undefined && origin !== `http://${host}`) return errorAnswer(403, 'Other origins may not ask.');
  if (request.method === 'POST' && !/^application\/json\s*(;|$)/i.test(contentType)) {
    return errorAnswer(415, 'A POST needs the content type application/json.');
  }
  return undefined;
}

/** Aborted when the connection ends before the answer. */
function endOfCall(response: ServerResponse): AbortSignal {
  const ending = new AbortController();
  response.once('close', () => ending.abort());
  return ending.signal;
}

async function run(
  operations: Readonly<Record<string, Operation>>,
  request: FrontRequest,
  signal: AbortSignal,
): Promise<FrontAnswer> {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const path = request.path.replace(/\/$/, '');
  if (path === '/_local' && method === 'GET') return { status: 200, headers: PAGE_HEADERS, body: PAGE };
  const operation = operations[`${method} ${path}`];
  if (operation !== undefined) {
    const body = (await request.readBody(MAX_BODY_BYTES)).toString();
    return jsonAnswer(200, await operation(new URLSearchParams(request.query), body, signal));
  }
  const isKnown = Object.keys(operations).some((key) => key.endsWith(` ${path}`));
  return isKnown ? errorAnswer(405, `${path} has no ${method}.`) : errorAnswer(404, `There is no ${path}.`);
}

function operationsOf(parts: InspectorParts): Readonly<Record<string, Operation>> {
  const { clock, outbox, faults, costs, processes, lambda } = parts;
  const time = () => ({ now: new Date(clock.now()).toISOString(), frozen: clock.frozen });
  return {
    'GET /_local/outbox': (query) => outbox.list(readFilter(query)),
    'GET /_local/executions': () => processes.list(),
    'GET /_local/clock': () => ({ ...time(), timers: clock.timers().slice(0, 100).map(readableTimer) }),
    'POST /_local/clock': async (_query, body, signal) => {
      const { advanceSeconds, frozen } = parseClockCommand(body);
      if (frozen !== undefined) clock.freeze(frozen);
      if (advanceSeconds !== undefined) await clock.advance(advanceSeconds, signal);
      return time();
    },
    'GET /_local/faults': () => faults.configuration,
    'POST /_local/faults': (_query, body) => {
      faults.configure(parseFaultCommand(body));
      return faults.configuration;
    },
    'POST /_local/revocations': () => parts.realtimeSecret.revoke(),
    'GET /_local/costs': () => costs.totals(),
    'GET /_local/logs': (query) => lambda.logs(query.get('function') ?? undefined).map(readableLog),
    'GET /_local/alarms': () => parts.alarms(),
    'GET /_local/operator': () => parts.operator(),
    'GET /_local/tables': () => parts.takeInventory(),
  };
}

function readFilter(query: URLSearchParams): { kind?: string; to?: string } {
  const kind = query.get('kind') || undefined;
  const to = query.get('to') || undefined;
  if (kind !== undefined && !OUTBOX_KINDS.includes(kind)) {
    throw new InvalidCommand(`kind must be one of ${OUTBOX_KINDS.join(', ')}.`);
  }
  return { ...(kind !== undefined && { kind }), ...(to !== undefined && { to }) };
}

function readableTimer({ dueAtMs, name }: { dueAtMs: number; name: string }) {
  return { dueAt: new Date(dueAtMs).toISOString(), name };
}

function readableLog({ functionName, atMs, line }: ReturnType<Lambda['logs']>[number]) {
  return { functionName, at: new Date(atMs).toISOString(), line };
}

function jsonAnswer(status: number, value: unknown): FrontAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status, headers, body: JSON.stringify(value) };
}

function errorAnswer(status: number, error: string): FrontAnswer {
  return jsonAnswer(status, { error });
}
