import { streamChannel } from '#shared/platform/realtime/pusher.ts';
import { type StreamEvent, type StreamMessage, type StreamRole, type StreamTokens, streamRoles } from './stream.ts';

/** The documented event of a stream's channels: it has started, was cancelled, has stopped or has expired, by `code`. */
export const streamingEvent = 'streaming';

/** What else happens on the channels, by the event of the process table. */
const otherNames: Readonly<Record<string, string>> = { start: 'stream-ready', record: 'stream-recording' };

/** A message of the chat. */
export const streamMessageEvent = 'stream-message';

/** The data of every lifecycle event on a stream's channels. No token stands in it. */
export interface StreamNotice {
  /** The same for both channels and every redelivery: `<stream>-<seq>`. */
  readonly id: string;
  readonly seq: number;
  readonly stream: string;
  /** The event's name in the process table. */
  readonly event: string;
  readonly from: string | null;
  readonly to: string;
  /** The role of who did it. */
  readonly actor: string;
  readonly at: string;
  readonly code?: number | null;
  readonly message?: string;
}

/** One event on one of a stream's channels. */
export interface AddressedStreamNotice {
  readonly channel: string;
  readonly event: string;
  readonly data: StreamNotice | Omit<StreamMessage, 'streamId'>;
}

/** What both channels of a stream are told of one event. The request itself is heard by nobody: no channel is known yet. */
export function streamNotices(event: StreamEvent, tokens: StreamTokens): readonly AddressedStreamNotice[] {
  if (event.from === null) return [];
  const { streamId, seq, from, to, actor, at } = event;
  const data = { id: `${streamId}-${seq}`, seq, stream: streamId, event: event.event, from, to, actor, at };
  return streamRoles.map((role) => {
    const words = wordsFor(event, role);
    const name = words?.code == null ? (otherNames[event.event] ?? streamingEvent) : streamingEvent;
    return { channel: streamChannel(tokens[role]), event: name, data: { ...data, ...words } };
  });
}

/** A message for both channels: whoever wrote it may have the stream open on another phone as well. */
export function streamMessageNotices(
  { streamId: _, ...message }: StreamMessage,
  tokens: StreamTokens,
): readonly AddressedStreamNotice[] {
  return streamRoles.map((role) => ({
    channel: streamChannel(tokens[role]),
    event: streamMessageEvent,
    data: message,
  }));
}

/** Code and words that the process table has for a role. `otherParty` is whoever of the two did not do it. */
export function wordsFor(
  { notify, actor }: StreamEvent,
  role: StreamRole,
): { readonly code: number | null; readonly message: string } | undefined {
  const words = notify.find(({ to }) => to === role || (to === 'otherParty' && actor !== role));
  return words && { code: words.code, message: words.message };
}
