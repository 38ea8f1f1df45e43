import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle, type SocketInput } from '#shared/kernel/route/define.ts';
import {
  errorFrame,
  establishedFrame,
  protocolVersions,
  type SocketError,
  subprotocol,
} from '#shared/platform/realtime/pusher.ts';
import type { Connection } from '#shared/platform/realtime/realtime.ports.ts';
import { greet } from './greet.ts';
import { connectSocket } from './route.ts';

type Ports = PortsOf<typeof connectSocket.uses>;

/**
 * A refused connection is accepted first and then refused by its greeting: Pusher clients understand error 4001 and
 * stop, whereas after a refused handshake they retry for ever.
 */
export const handler = handle(connectSocket, async ({ connectionId, address, query, headers }, ports) => {
  const socketId = `${ports.ids.below(2 ** 32)}.${ports.ids.below(2 ** 32)}`;
  const refusal = (await refusalOf(query, ports)) ?? (await open({ connectionId, socketId }, address, query, ports));
  const frame = refusal ? errorFrame(refusal) : establishedFrame(socketId);
  await greet({ connectionId, frame, refuses: refusal !== undefined }, ports);
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return { status: 200, ...(offered.includes(subprotocol) && { headers: { 'Sec-WebSocket-Protocol': subprotocol } }) };
});

/** What is wrong with `/app/<key>?protocol=`, if anything. */
async function refusalOf(
  { key = '', protocol }: SocketInput['query'],
  { channelSignatures }: Ports,
): Promise<SocketError | undefined> {
  if (!(await channelSignatures.isKey(key))) return 'unknownKey';
  if (protocol === undefined) return 'noProtocolVersion';
  if (!/^\d+$/.test(protocol)) return 'malformedProtocolVersion';
  const version = Number(protocol);
  if (version < protocolVersions.lowest || version > protocolVersions.highest) return 'unsupportedProtocolVersion';
  return undefined;
}

/** By address first: what one address is refused spends nothing of what all have together. */
async function open(
  connection: Connection,
  address: string,
  { key = '' }: SocketInput['query'],
  { connections, connectionBudget }: Ports,
): Promise<SocketError | undefined> {
  if (!(await connections.open(connection, address))) return 'overCapacity';
  if (await connectionBudget.spend(key)) return undefined;
  await connections.close(connection.connectionId);
  return 'tooManyConnections';
}
