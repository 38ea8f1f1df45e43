import { handle } from '#shared/kernel/route/define.ts';
import { errorFrame, readFrame, reconnectAfterSeconds } from '#shared/platform/realtime/pusher.ts';
import type { SocketMessage } from '#shared/platform/realtime/socket-message.ts';
import { answersTo } from './answers.ts';
import type { Arrival, Ports } from './ports.ts';
import { receiveFrame } from './route.ts';

/** Messages of one connection come one after another, so a later frame never overtakes an earlier one. */
export const handler = handle(receiveFrame, async (message, ports, { id, sequenceNumber }) => {
  const { connectionId } = message;
  if (message.type === 'MESSAGE') return answer(message, { connectionId, id, sequenceNumber, at: message.at }, ports);
  if (message.type === 'END') await ports.sockets.end(connectionId);
  await ports.connections.close(connectionId);
});

/**
 * An old connection is asked to reconnect, and ended, when it next sends something, so no timer per connection is
 * needed. API Gateway ends a connection that only listens after two hours.
 */
async function answer(
  { connectedAt, frame }: SocketMessage & { type: 'MESSAGE' },
  arrival: Arrival,
  ports: Ports,
): Promise<void> {
  const { connectionId } = arrival;
  const answers = await answersTo(readFrame(frame), arrival, ports);
  const isOld = ports.clock.now() - connectedAt > reconnectAfterSeconds * 1000;
  for (const each of isOld ? [...answers, errorFrame('reconnect')] : answers) {
    await ports.sockets.send(connectionId, each);
  }
  if (isOld) await ports.sockets.end(connectionId);
}
