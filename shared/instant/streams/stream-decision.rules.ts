import type { Coordinates } from '#shared/kernel/geography.ts';
import { allowedEvents, decide, soonestTimer, type system, type Timer } from '#shared/kernel/state-machine.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import {
  type StreamDecision,
  type StreamEventName,
  type StreamGuard,
  streamMachine,
  streamTimers,
} from './stream.rules.ts';
import type { Stream, StreamRole } from './stream.ts';

/** An attempt to move a stream. A party is its role: the holder of that role's token. */
export interface StreamAttempt {
  readonly event: StreamEventName;
  readonly by: StreamRole | typeof system;
  /** Milliseconds since the epoch, from the clock port. */
  readonly now: number;
  /** The provider's session, which the first `start` carries. */
  readonly videoSessionId?: string;
  /** The provider's archive, which `record` carries. */
  readonly archiveId?: string;
  /** The position of the party that starts. */
  readonly location?: Coordinates | undefined;
}

/**
 * What an event means in the stream's current state. To cancel a stream that has started is to stop it
 * (state-machines.md, section 2, `cancel` in `streaming`), also when the event is repeated afterwards.
 */
export function targetEvent(stream: Stream, event: StreamEventName): StreamEventName {
  return event === 'cancel' && stream.startedAt !== null ? 'stop' : event;
}

/** Decides what an attempt does to a stream; changes nothing. */
export function decideStream(stream: Stream, attempt: StreamAttempt): StreamDecision {
  const item = { state: stream.status, history: stream.history };
  return decide(
    streamMachine,
    item,
    { event: attempt.event, actor: attempt.by, by: attempt.by },
    holds(stream, attempt),
  );
}

/** The events that this party may send to the stream in its current state. */
export function allowedStreamEvents(stream: Stream, attempt: StreamAttempt): readonly StreamEventName[] {
  return allowedEvents(streamMachine, stream.status, attempt.by, holds(stream, attempt));
}

/**
 * The next timer that moves the stream, and when it is due (milliseconds since the epoch); undefined when none runs.
 */
export function nextStreamTimer(stream: Stream): Timer<StreamEventName> | undefined {
  return soonestTimer(streamMachine, stream.status, (event) => dueAt(stream, event));
}

/** When the dealer of a running stream was last known to be present, in milliseconds since the epoch. */
export function lastHeartbeatOfDealer({ stateEnteredAt, lastPingAt }: Stream): number {
  const enteredAt = epochMillisecondsOf(stateEnteredAt);
  return lastPingAt === null ? enteredAt : Math.max(enteredAt, epochMillisecondsOf(lastPingAt));
}

/** The request's timer counts from its creation, the dealer's silence from the last heartbeat. */
function dueAt(stream: Stream, event: StreamEventName): number {
  if (event === 'pingTtl') return lastHeartbeatOfDealer(stream) + streamTimers.pingTtl * 1000;
  return epochMillisecondsOf(stream.stateEnteredAt) + streamTimers.pendingTtl * 1000;
}

function holds(stream: Stream, attempt: StreamAttempt) {
  return (guard: StreamGuard, event: StreamEventName) => streamGuards[guard](stream, { ...attempt, event });
}

/** Every guard of the table, which depends only on the stored stream and the attempt. */
const streamGuards: Record<StreamGuard, (stream: Stream, attempt: StreamAttempt) => boolean> = {
  notYetReady: (stream, attempt) => !stream.ready.some((role) => role === attempt.by),
  otherNotReady: (stream, attempt) => stream.ready.every((role) => role === attempt.by),
  otherReady: (stream, attempt) => stream.ready.some((role) => role !== attempt.by),
  timerDue: (stream, attempt) => attempt.now >= dueAt(stream, attempt.event),
  dealerNeverCame: (stream) => !stream.ready.includes('dealer'),
  dealerCame: (stream) => stream.ready.includes('dealer'),
  notRecording: (stream) => stream.archiveId === null,
};
