import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { move, refusal, type Verdict } from '#shared/kernel/run-transition.ts';
import type { StreamsReader, StreamsWriter } from './stream.ports.ts';
import type { StreamDecision, StreamTransition } from './stream.rules.ts';
import type { Stream } from './stream.ts';
import { changeStream } from './stream-change.rules.ts';
import { decideStream, meantEvent, type StreamAttempt } from './stream-decision.rules.ts';

/** What somebody wants to do to a stream: the attempt without what the clock says. */
export type StreamWish = Omit<StreamAttempt, 'now'>;

/** What came of a wish. `stream` is as it stands afterwards. */
export interface StreamOutcome {
  readonly stream: Stream;
  readonly decision: Verdict<StreamTransition>;
}

interface StreamPorts {
  readonly streams: StreamsWriter;
  readonly clock: Clock;
}

/**
 * Moves a stream by one event: its next version and the event are one transaction. An event that has happened already
 * answers the stored stream. Fails with `stream_not_found`, and with `transition_refused` (with `currentState` and
 * `allowedEvents`) where the table does not allow it.
 */
export async function advanceStream(ports: StreamPorts, streamId: string, wish: StreamWish): Promise<Stream> {
  const { stream, decision } = await tryAdvanceStream(ports, streamId, wish);
  if (decision.kind === 'refused') throw refusal(decision);
  return stream;
}

/** Like `advanceStream`, but a refusal is an answer as well. */
export async function tryAdvanceStream(ports: StreamPorts, streamId: string, wish: StreamWish): Promise<StreamOutcome> {
  const { item, decision } = await move<Stream, StreamAttempt, StreamTransition>(`stream ${streamId}`, {
    consider: async () => {
      const { stream, ...considered } = await considerStream(ports, streamId, wish);
      return { item: stream, ...considered };
    },
    commit: async (stream, transition, attempt) => {
      const change = changeStream(stream, transition, attempt);
      await ports.streams.commit(ports.streams.change(change.stream, change.event));
      return change.stream;
    },
  });
  return { stream: item, decision };
}

/** What a wish would do to the stream as it stands now; changes nothing. Fails with `stream_not_found`. */
export async function considerStream(
  { streams, clock }: { readonly streams: StreamsReader; readonly clock: Clock },
  streamId: string,
  wish: StreamWish,
): Promise<{ readonly stream: Stream; readonly attempt: StreamAttempt; readonly decision: StreamDecision }> {
  const stream = await streams.get(streamId);
  if (!stream) throw new Failure('stream_not_found');
  const attempt = { ...wish, event: meantEvent(stream, wish.event), now: clock.now() };
  return { stream, attempt, decision: decideStream(stream, attempt) };
}
