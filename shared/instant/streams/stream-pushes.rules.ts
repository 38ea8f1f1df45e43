import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { streamTimers } from './stream.rules.ts';
import type { StreamEvent, StreamRole } from './stream.ts';
import { wordsFor } from './stream-channel-events.rules.ts';

/** After this long, a push about a stream's event is useless; the app reads the stream instead. */
const lifeOfNewsSeconds = 3_600;

/** The `name` in the data of a push, which corresponds to the event name on the channels. */
const pushNames = { invitation: 'stream-requested', news: 'streaming' } as const;

/**
 * The push of an event for a party, with the text of the state machine. Undefined when the state machine has none for
 * it, or when the push has expired at `now` (milliseconds since the epoch).
 */
export function newsOfStream(event: StreamEvent, role: StreamRole, now: number): PushMessage | undefined {
  const words = wordsFor(event, role);
  const lifeSeconds = lifeOfNewsSeconds - ageSeconds(event, now);
  if (!words || lifeSeconds <= 0) return undefined;
  const { streamId: stream, seq, from, to, actor, at } = event;
  const data = { name: pushNames.news, stream, seq, event: event.event, from, to, actor, at };
  const code = words.code === null ? {} : { code: words.code };
  return { messageId: messageIdOf(event, role), text: words.message, ...code, data, lifeSeconds };
}

/** The push that brings the dealer their token. It expires with the request. */
export function invitationOfStream(event: StreamEvent, token: string, now: number): PushMessage | undefined {
  const words = wordsFor(event, 'dealer');
  const lifeSeconds = streamTimers.pendingTtl - ageSeconds(event, now);
  if (!words || words.code === null || lifeSeconds <= 0) return undefined;
  const data = { name: pushNames.invitation, stream: event.streamId, token, at: event.at };
  return { messageId: messageIdOf(event, 'dealer'), text: words.message, code: words.code, data, lifeSeconds };
}

/** Each party has its own message id, since each has its own phones. */
function messageIdOf({ streamId, seq }: StreamEvent, role: StreamRole): string {
  return `${streamId}-${seq}-${role}`;
}

function ageSeconds({ at }: StreamEvent, now: number): number {
  return Math.max(0, Math.floor((now - epochMillisecondsOf(at)) / 1000));
}
