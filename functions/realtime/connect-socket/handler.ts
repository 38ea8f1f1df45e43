import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle, type SocketInput } from '#shared/kernel/route/define.ts';
import {
  errorFrame,
  establishedFrame,
  protocolVersions,
  type SocketError,
  subprotocol,
} from '#shared/platform/realtime/pusher.ts';
import { connectSocket } from './route.ts';

type Ports = PortsOf<typeof connectSocket.uses>;

/**
 * A refused connection is accepted first and then refused by its greeting: Pusher clients understand error 4001 and
 * stop, whereas after a refused handshake they retry for ever.
 */
export const handler = handle(connectSocket, async ({ connectionId, query, headers }, ports) => {
  const refusal = await refusalOf(query, ports);
  if (refusal) await ports.greetings.send({ connectionId, frame: errorFrame(refusal), refuses: true });
  else await welcome(connectionId, ports);
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

/** Both at once: the greeting cannot be delivered before this function returns, so it arrives after both are done. */
async function welcome(connectionId: string, { connections, greetings, ids }: Ports): Promise<void> {
  const socketId = `${ids.below(2 ** 32)}.${ids.below(2 ** 32)}`;
  await Promise.all([
    connections.open({ connectionId, socketId }),
    greetings.send({ connectionId, frame: establishedFrame(socketId), refuses: false }),
  ]);
}
