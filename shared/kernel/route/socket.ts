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
  return async (event: SocketEvent, context: InvocationContext = {}) => {
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
      const answer = await untilCutOff(context, () => run(input, ports));
      finish(answer.status);
      return { statusCode: answer.status, ...(answer.headers && { headers: answer.headers }) };
    } catch (thrown) {
      const failure = toFailure(thrown);
      finish(failure.entry.status, failure);
      return { statusCode: failure.entry.status };
    }
  };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
