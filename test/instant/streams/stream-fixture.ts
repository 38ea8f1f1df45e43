import type { Stream } from '#shared/instant/streams/stream.ts';
import { changeStream, newStream } from '#shared/instant/streams/stream-change.rules.ts';
import { decideStream, type StreamAttempt, targetEvent } from '#shared/instant/streams/stream-decision.rules.ts';

export const streamId = '700000000000000000000001';
export const begin = Date.parse('2026-01-05T10:00:00.000Z');

export const freshStream: Stream = newStream(
  { id: streamId, viewerAccount: null, dealer: { phone: '15550100001', email: null }, notify: true },
  begin,
).stream;

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
