import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { ItemState } from '#shared/kernel/executions.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { fireIfDue, timerState } from '#shared/kernel/timers.ts';
import { tryAdvanceStream } from './advance-stream.usecase.ts';
import type { StreamsReader, StreamsWriter } from './stream.ports.ts';
import type { Stream } from './stream.ts';
import { nextStreamTimer } from './stream-decision.rules.ts';

/** A stream's state and the time from `now` (milliseconds since the epoch) until its next timer. */
export function timerStateOfStream(stream: Stream, now: number): ItemState {
  return timerState(stream, nextStreamTimer(stream), now);
}

/** The same for a stored stream, as of this read; undefined when there is none. */
export async function readStreamState(
  { streams, clock }: { readonly streams: StreamsReader; readonly clock: Clock },
  streamId: string,
): Promise<ItemState | undefined> {
  const stream = await streams.get(streamId);
  return stream && timerStateOfStream(stream, clock.now());
}

/** Raises the event of a stream's timer if it is due. Returns the stream after that. Fails with `stream_not_found`. */
export async function fireDueStreamTimer(
  ports: { readonly streams: StreamsWriter; readonly clock: Clock },
  streamId: string,
): Promise<Stream> {
  const stream = await ports.streams.get(streamId);
  if (!stream) throw new Failure('stream_not_found');
  return fireIfDue(stream, nextStreamTimer(stream), ports.clock.now(), async (event) => {
    const outcome = await tryAdvanceStream(ports, streamId, { event, by: system });
    return outcome.stream;
  });
}
