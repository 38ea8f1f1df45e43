import { firstVersion } from '#shared/kernel/state-machine.ts';
import { epochMillisecondsOf, type Timestamp, timestampOf } from '#shared/kernel/time.ts';
import { type StreamTransition, streamMachine } from './stream.rules.ts';
import type { Stream, StreamContact, StreamEvent } from './stream.ts';
import { lastHeartbeatOfDealer, type StreamAttempt } from './stream-decision.rules.ts';

/** The input of a new stream. */
export interface StreamDraft {
  readonly id: string;
  readonly viewerAccount: string | null;
  readonly dealer: StreamContact;
  readonly application?: string;
  readonly notify: boolean;
}

/** A new version of a stream and the event that made it. Both are written in one transaction. */
export interface StreamChange {
  readonly stream: Stream;
  readonly event: StreamEvent;
}

/** The new stream, at `now` milliseconds since the epoch. */
export function newStream(draft: StreamDraft, now: number): StreamChange {
  const at = timestampOf(now);
  const stream: Stream = {
    ...draft,
    ...firstVersion(streamMachine, at),
    stateEnteredAt: at,
    startedAt: null,
    endedAt: null,
    ready: [],
    location: null,
    videoSessionId: null,
    archiveId: null,
    lastPingAt: null,
    durationSeconds: null,
  };
  const { event, actor, notify } = streamMachine.creation;
  const created = { streamId: stream.id, seq: 1, from: null, to: stream.status, event, actor, by: actor, at, notify };
  return { stream, event: created };
}

/** The stream after a transition that `decideStream` has allowed for the same attempt. */
export function changeStream(stream: Stream, transition: StreamTransition, attempt: StreamAttempt): StreamChange {
  const at = timestampOf(attempt.now);
  const entry = { event: attempt.event, actor: attempt.by, by: attempt.by };
  const changed: Stream = {
    ...stream,
    ...fieldsSetBy(stream, attempt),
    ...beginningOf(transition, at),
    ...endOf(stream, transition, attempt),
    version: stream.version + 1,
    status: transition.to,
    updatedAt: at,
    // The first party's start must not restart the timer of the request.
    stateEnteredAt: transition.to === stream.status ? stream.stateEnteredAt : at,
    history: [...stream.history, entry],
  };
  const { status: to, version: seq } = changed;
  const notify = transition.notify ?? [];
  return { stream: changed, event: { streamId: stream.id, seq, from: stream.status, to, ...entry, at, notify } };
}

/** The fields that the event itself sets on the stream. */
function fieldsSetBy(stream: Stream, attempt: StreamAttempt): Partial<Stream> {
  if (attempt.event === 'record') return { archiveId: attempt.archiveId ?? null };
  if (attempt.event !== 'start' || attempt.by === 'system') return {};
  return {
    ready: [...stream.ready, attempt.by],
    videoSessionId: stream.videoSessionId ?? attempt.videoSessionId ?? null,
    ...(attempt.by === 'dealer' && { location: attempt.location ?? null }),
  };
}

function beginningOf(transition: StreamTransition, at: Timestamp): Partial<Stream> {
  return transition.event === 'start' && transition.to === 'streaming' ? { startedAt: at } : {};
}

/** A dealer's silence ends the stream at the last heartbeat, since nothing shows that the stream lasted longer. */
function endOf(stream: Stream, transition: StreamTransition, attempt: StreamAttempt): Partial<Stream> {
  if (streamMachine.states[transition.to] === 'live') return {};
  const endedAt = attempt.event === 'pingTtl' ? lastHeartbeatOfDealer(stream) : attempt.now;
  const streamed = stream.startedAt === null ? 0 : endedAt - epochMillisecondsOf(stream.startedAt);
  return { endedAt: timestampOf(attempt.now), durationSeconds: Math.max(0, Math.floor(streamed / 1000)) };
}
