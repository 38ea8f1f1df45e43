import { requireRole, runningStream } from '#shared/instant/streams/open-stream.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { saveStreamChat } from './route.ts';

/** `broadcastEvent` publishes a message after it is stored, so every message on the channel is in the chat as well. */
export const handler = handle(saveStreamChat, async ({ stream: caller, body }, ports) => {
  requireRole(caller, body.role);
  const { id: streamId } = await runningStream(ports, caller);
  const { message } = body;
  const createdAt = timestampOf(ports.clock.now());
  const saved = { id: ports.ids.objectId(), streamId, role: caller.role, message, createdAt };
  await ports.streamChat.save(saved);
  return saved;
});
