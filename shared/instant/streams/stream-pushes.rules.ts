import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { PushMessage } from '#shared/platform/push/push.ts';
import { streamTimers } from './stream.rules.ts';
import type { StreamEvent, StreamRole } from './stream.ts';
import { wordsFor } from './stream-channel-events.rules.ts';

/** News of a stream that nobody could be told for so long is of no use as a push; the app reads the stream instead. */
const lifeOfNewsSeconds = 3_600;

/** What the data of a push is called by, as the event of the channels is. */
const pushNames = { invitation: 'stream-requested', news: 'streaming' } as const;

/**
 * The push by which a party hears of an event, in the words of the process table; undefined when there are none for it,
 * or when they have outlived themselves at `now` (milliseconds since the epoch).
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

/** The push that brings the dealer their token. It lives no longer than the request. */
export function invitationOfStream(event: StreamEvent, token: string, now: number): PushMessage | undefined {
  const words = wordsFor(event, 'dealer');
  const lifeSeconds = streamTimers.pendingTtl - ageSeconds(event, now);
  if (!words || words.code === null || lifeSeconds <= 0) return undefined;
  const data = { name: pushNames.invitation, stream: event.streamId, token, at: event.at };
  return { messageId: messageIdOf(event, 'dealer'), text: words.message, code: words.code, data, lifeSeconds };
}

/** One for each party, since each hears it on phones of its own. */
function messageIdOf({ streamId, seq }: StreamEvent, role: StreamRole): string {
  return `${streamId}-${seq}-${role}`;
}

function ageSeconds({ at }: StreamEvent, now: number): number {
  return Math.max(0, Math.floor((now - epochMillisecondsOf(at)) / 1000));
}
