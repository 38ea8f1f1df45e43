import { traced } from '../clock-ids-log.ts';
import type { Ambient } from '../ports.ts';
import type { SocketAnswer, SocketInput, SocketRouteDefinition, Unit } from './define.ts';
import { type InvocationContext, logOutcome, untilCutOff } from './invocation.ts';
import { toFailure } from './wire-errors.ts';

/** The part of API Gateway's WebSocket events that we read. */
interface SocketEvent {
  readonly requestContext: {
    readonly connectionId: string;
    readonly requestId: string;
    readonly identity?: { readonly sourceIp?: string };
  };
  readonly queryStringParameters?: Readonly<Record<string, string>> | null;
  readonly headers?: Readonly<Record<string, string>> | null;
}

/** The function of `$connect`. It never throws: the client gets a status with which the handshake is refused. */
export function socketFunction(operation: string, unit: Unit<SocketRouteDefinition>, ports: Ambient) {
  const run = unit.operation as (input: SocketInput, ports: Ambient) => Promise<SocketAnswer>;
  const answer = async (event: SocketEvent, context: InvocationContext) => {
    const startedAtMilliseconds = performance.now();
    const { connectionId, requestId } = event.requestContext;
    const finish = (status: number, failure?: ReturnType<typeof toFailure>) =>
      logOutcome(ports, { operation, requestId, startedAtMilliseconds, status, ...(failure && { failure }) });
    try {
      const input = {
        connectionId,
        address: event.requestContext.identity?.sourceIp ?? '',
        query: event.queryStringParameters ?? {},
        headers: lowerCased(event.headers ?? {}),
      };
      const given = await untilCutOff(context, () => run(input, ports));
      finish(given.status);
      return { statusCode: given.status, ...(given.headers && { headers: given.headers }) };
    } catch (thrown) {
      const failure = toFailure(thrown);
      finish(failure.entry.status, failure);
      return { statusCode: failure.entry.status };
    }
  };
  return (event: SocketEvent, context: InvocationContext = {}) =>
    traced(event.requestContext.requestId, () => answer(event, context));
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
