import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { conflictOf, type Decision, runTransition } from '#shared/kernel/run-transition.ts';
import type { StreamsReader, StreamsWriter } from './stream.ports.ts';
import type { StreamDecision, StreamTransition } from './stream.rules.ts';
import type { Stream } from './stream.ts';
import { changeStream } from './stream-change.rules.ts';
import { decideStream, type StreamAttempt, targetEvent } from './stream-decision.rules.ts';

/** A command on a stream: the attempt without the time, which the clock supplies. */
type StreamCommand = Omit<StreamAttempt, 'now'>;

/** The result of a command. `stream` is its state after the command. */
interface StreamOutcome {
  readonly stream: Stream;
  readonly decision: Decision<StreamTransition>;
}

interface StreamPorts {
  readonly streams: StreamsWriter;
  readonly clock: Clock;
}

/**
 * Moves a stream by one event and commits its next version and the event in one transaction. Returns the stored stream
 * when the event has already happened. Fails with `stream_not_found`, and with `transition_refused` (with
 * `currentState` and `allowedEvents`) when the state machine does not allow the event.
 */
export async function advanceStream(ports: StreamPorts, streamId: string, command: StreamCommand): Promise<Stream> {
  const { stream, decision } = await tryAdvanceStream(ports, streamId, command);
  if (decision.kind === 'refused') throw conflictOf(decision);
  return stream;
}

/** Like `advanceStream`, but returns a refusal instead of throwing it. */
export async function tryAdvanceStream(
  ports: StreamPorts,
  streamId: string,
  command: StreamCommand,
): Promise<StreamOutcome> {
  const { item, decision } = await runTransition<Stream, StreamAttempt, StreamTransition>(`stream ${streamId}`, {
    consider: async () => {
      const { stream, ...considered } = await considerStream(ports, streamId, command);
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

/**
 * Decides what a command would do to the stream in its current state; changes nothing. Fails with `stream_not_found`.
 */
export async function considerStream(
  { streams, clock }: { readonly streams: StreamsReader; readonly clock: Clock },
  streamId: string,
  command: StreamCommand,
): Promise<{ readonly stream: Stream; readonly attempt: StreamAttempt; readonly decision: StreamDecision }> {
  const stream = await streams.get(streamId);
  if (!stream) throw new Failure('stream_not_found');
  const attempt = { ...command, event: targetEvent(stream, command.event), now: clock.now() };
  return { stream, attempt, decision: decideStream(stream, attempt) };
}
