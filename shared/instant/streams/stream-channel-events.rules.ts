import * as z from 'zod';
import { ObjectId } from '#shared/kernel/ids.ts';
import { streamChannel } from '#shared/platform/realtime/pusher.ts';
import { type StreamEvent, type StreamMessage, type StreamRole, type StreamTokens, streamRoles } from './stream.ts';

/**
 * The documented event of a stream's channels; `code` says whether it has started, was cancelled, has stopped or has
 * expired.
 */
export const streamingEvent = 'streaming';

/** Names of the other events on the channels, by the event of the state machine. */
const otherNames: Readonly<Record<string, string>> = { start: 'stream-ready', record: 'stream-recording' };

/** The channel event of a chat message. */
export const streamMessageEvent = 'stream-message';

/** The data of every lifecycle event on a stream's channels. They contain no token. */
export const StreamEventData = z.object({
  id: z.string().describe('The same for both channels and every redelivery: <stream>-<seq>.'),
  seq: z.int().min(1),
  stream: ObjectId,
  event: z.string().describe("The event's name in the state machine."),
  from: z.string().nullable(),
  to: z.string(),
  actor: z.string().describe('The role of the actor.'),
  at: z.string(),
  code: z.int().nullable().optional(),
  message: z.string().optional(),
});
type StreamEventData = Readonly<z.infer<typeof StreamEventData>>;

/** One message on one of a stream's channels. */
interface StreamChannelEvent {
  readonly channel: string;
  readonly event: string;
  readonly data: StreamEventData | Omit<StreamMessage, 'streamId'>;
}

/**
 * The messages of one event for both channels of a stream. The request itself has none, because no party knows a
 * channel yet.
 */
export function streamChannelEvents(event: StreamEvent, tokens: StreamTokens): readonly StreamChannelEvent[] {
  if (event.from === null) return [];
  const { streamId, seq, from, to, actor, at } = event;
  const data = { id: `${streamId}-${seq}`, seq, stream: streamId, event: event.event, from, to, actor, at };
  return streamRoles.map((role) => {
    const words = wordsFor(event, role);
    return {
      channel: streamChannel(tokens[role]),
      event: streamEventName(event.event, words?.code),
      data: { ...data, ...words },
    };
  });
}

/** The name of an event on a channel. What has a code is the documented event. */
export function streamEventName(event: string, code: number | null | undefined): string {
  return code == null ? (otherNames[event] ?? streamingEvent) : streamingEvent;
}

/** A chat message for both channels, because its author may also have the stream open on another phone. */
export function streamMessageChannelEvents(
  { streamId: _, ...message }: StreamMessage,
  tokens: StreamTokens,
): readonly StreamChannelEvent[] {
  return streamRoles.map((role) => ({
    channel: streamChannel(tokens[role]),
    event: streamMessageEvent,
    data: message,
  }));
}

/** The code and text that the state machine has for a role. `otherParty` is the party that did not act. */
export function wordsFor(
  { notify, actor }: StreamEvent,
  role: StreamRole,
): { readonly code: number | null; readonly message: string } | undefined {
  const words = notify.find(({ to }) => to === role || (to === 'otherParty' && actor !== role));
  return words && { code: words.code, message: words.message };
}
