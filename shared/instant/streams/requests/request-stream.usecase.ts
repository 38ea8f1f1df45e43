import type { StreamAccessWriter, StreamsWriter, StreamTokenSource } from '#shared/instant/streams/stream.ports.ts';
import type { Stream, StreamDevice, StreamTokens } from '#shared/instant/streams/stream.ts';
import { newStream, type StreamDraft } from '#shared/instant/streams/stream-change.rules.ts';
import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';

interface RequestPorts {
  readonly streams: StreamsWriter;
  readonly streamAccess: StreamAccessWriter;
  readonly streamTokens: StreamTokenSource;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Creates a stream with its first event, both tokens and the viewer's phone, in one transaction. */
export async function newStreamOf(
  ports: RequestPorts,
  draft: Omit<StreamDraft, 'id'>,
  viewerDevice: StreamDevice | undefined,
): Promise<{ readonly stream: Stream; readonly tokens: StreamTokens }> {
  const { stream, event } = newStream({ ...draft, id: ports.ids.objectId() }, ports.clock.now());
  const tokens = await ports.streamTokens.tokensOf(stream.id);
  try {
    await ports.streams.commit([
      ...ports.streams.creation(stream, event),
      ...ports.streamAccess.admission(stream.id, tokens, ports.streamTokens.rolesOf),
      ...(viewerDevice ? [ports.streams.deviceBinding(stream.id, 'viewer', viewerDevice)] : []),
    ]);
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    // The answer was lost. No other caller knows the stream's id, so if it exists, this call created it.
    if (!(await ports.streams.get(stream.id))) throw thrown;
  }
  return { stream, tokens };
}
