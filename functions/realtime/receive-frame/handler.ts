import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { endSocket } from '#shared/platform/realtime/memberships/end-sockets.usecase.ts';
import { readFrame, reconnectAfterSeconds } from '#shared/platform/realtime/pusher.ts';
import type { SocketMessage } from '#shared/platform/realtime/socket-message.ts';
import { answersTo } from './answers.ts';
import type { Answers, Ports, Sender } from './ports.ts';
import { receiveFrame } from './route.ts';

/** Messages of one connection come one after another, so a later frame never overtakes an earlier one. */
export const handler = handle(receiveFrame, async (message, ports, { id, sequenceNumber, attempt }) => {
  const { connectionId } = message;
  if (message.type === 'MESSAGE') {
    return answer(message, { connectionId, id, sequenceNumber, at: message.at, attempt }, ports);
  }
  if (message.type === 'DISCONNECT') await ports.connections.close(connectionId);
  else if (message.reason) await endSocket(ports, connectionId, message.reason);
  else await drop(connectionId, ports);
});

/** A socket that is refused a frame may live on, and would keep no channel: it is ended before it is forgotten. */
async function drop(connectionId: string, { connections, sockets }: Ports): Promise<void> {
  await sockets.end(connectionId);
  await connections.close(connectionId);
}

/**
 * An old connection is asked to reconnect, and ended, when it next sends something, so no timer per connection is
 * needed. API Gateway ends a connection that only listens after two hours.
 */
async function answer(
  { connectedAt, frame }: SocketMessage & { type: 'MESSAGE' },
  sender: Sender,
  ports: Ports,
): Promise<void> {
  const { connectionId } = sender;
  const isOld = ports.clock.now() - connectedAt > reconnectAfterSeconds * 1000;
  const answers = await answersTo(readFrame(frame), sender, ports);
  if (answers === 'again') throw new Failure('busy', { detail: 'a client event is carried out in part' });
  if (typeof answers === 'string') await endSocket(ports, connectionId, answers);
  else if (!(await send(answers, connectionId, ports))) await drop(connectionId, ports);
  else if (isOld) await endSocket(ports, connectionId, 'reconnect');
}

/** Returns false when the connection is gone, whose disconnect may be lost. */
async function send(answers: Exclude<Answers, string>, connectionId: string, { sockets }: Ports): Promise<boolean> {
  for await (const answer of answers) {
    if (!(await sockets.send(connectionId, answer))) return false;
  }
  return true;
}
