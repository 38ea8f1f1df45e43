import { actingRole, runningStream } from '#shared/instant/streams/open-stream.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { saveStreamChat } from './route.ts';

/** `broadcastEvent` publishes a message after it is stored, so every message on the channel is in the chat as well. */
export const handler = handle(saveStreamChat, async ({ stream: caller, body }, ports) => {
  const role = actingRole(caller, body.role);
  const { id: streamId } = await runningStream(ports, caller.id, role);
  const { message } = body;
  const createdAt = timestampOf(ports.clock.now());
  const saved = { id: ports.ids.objectId(), streamId, role, message, createdAt };
  await ports.streamChat.save(saved);
  return saved;
});
