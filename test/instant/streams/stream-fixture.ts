import type { Stream } from '#shared/instant/streams/stream.ts';
import { changeStream } from '#shared/instant/streams/stream-change.rules.ts';
import { decideStream, type StreamAttempt, targetEvent } from '#shared/instant/streams/stream-decision.rules.ts';
import { aStream, begin } from '#test/support/builders.ts';

export { begin };
export const freshStream: Stream = aStream().stream;
export const streamId = freshStream.id;
export type Step = [seconds: number, event: StreamAttempt['event'], by: StreamAttempt['by']];

/** An event and its actor, `seconds` after the request. */
export function attemptOf(stream: Stream, [seconds, event, by]: Step): StreamAttempt {
  const brought = { videoSessionId: `session of ${by}`, archiveId: `archive of ${by}` };
  return { event: targetEvent(stream, event), by, now: begin + seconds * 1000, ...brought };
}

/** The stream after these steps, all of which must be allowed. */
export function play(steps: readonly Step[], stream: Stream = freshStream): Stream {
  return steps.reduce((current, step) => {
    const attempt = attemptOf(current, step);
    const decision = decideStream(current, attempt);
    if (decision.kind !== 'apply') throw new Error(`${step[1]} was not applied: ${JSON.stringify(decision)}`);
    return changeStream(current, decision.transition, attempt).stream;
  }, stream);
}

export const toReady: Step[] = [[5, 'start', 'viewer']];
export const toStreaming: Step[] = [...toReady, [20, 'start', 'dealer']];

/** The same stream with the dealer's heartbeat this many seconds after the request. */
export const pinged = (stream: Stream, seconds: number): Stream => ({
  ...stream,
  lastPingAt: new Date(begin + seconds * 1000).toISOString(),
});
