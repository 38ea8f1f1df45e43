import type { Ambient } from '../ports.ts';
import { placeOf } from '../topic.ts';
import type { SocketAnswer, SocketInput, SocketRouteDefinition, Unit } from './define.ts';
import { logOutcome } from './invocation.ts';
import { toFailure } from './wire-errors.ts';

/** Digits of milliseconds since the epoch, until far beyond the year 9999. */
const placeDigits = 15;

/** The part of API Gateway's WebSocket events that we read. */
interface SocketEvent {
  readonly requestContext: {
    readonly connectionId: string;
    readonly requestId: string;
    /** Milliseconds since the epoch. */
    readonly connectedAt: number;
    /** When API Gateway got the message, in milliseconds since the epoch. */
    readonly requestTimeEpoch: number;
    readonly identity?: { readonly sourceIp?: string };
  };
  readonly queryStringParameters?: Readonly<Record<string, string>> | null;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly body?: string | null;
}

/**
 * The function of a WebSocket route. It never throws: the error frame that API Gateway would send makes Pusher clients
 * give up (realtime.md, "On API Gateway").
 */
export function socketFunction(operation: string, unit: Unit<SocketRouteDefinition>, ports: Ambient) {
  const run = unit.operation as (input: SocketInput, ports: Ambient) => Promise<SocketAnswer>;
  return async (event: SocketEvent) => {
    const startedAtMilliseconds = performance.now();
    const { connectionId, requestId, connectedAt, requestTimeEpoch } = event.requestContext;
    const finish = (status: number, failure?: ReturnType<typeof toFailure>) =>
      logOutcome(ports, { operation, requestId, startedAtMilliseconds, status, ...(failure && { failure }) });
    try {
      const answer = await run(
        {
          connectionId,
          connectedAt,
          address: event.requestContext.identity?.sourceIp ?? '',
          place: placeOf(requestTimeEpoch, placeDigits),
          query: event.queryStringParameters ?? {},
          headers: lowerCased(event.headers ?? {}),
          frame: event.body ?? '',
        },
        ports,
      );
      finish(answer.status);
      return { statusCode: answer.status, ...(answer.headers && { headers: answer.headers }) };
    } catch (thrown) {
      const failure = toFailure(thrown);
      finish(failure.entry.status, failure);
      const accepted = unit.definition.route !== '$connect';
      return { statusCode: accepted ? 200 : failure.entry.status };
    }
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
