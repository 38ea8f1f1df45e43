import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { refusal } from '#shared/kernel/run-transition.ts';
import type { StreamCaller, StreamsReader } from './stream.ports.ts';
import { streamProcess } from './stream.rules.ts';
import type { Stream, StreamRole } from './stream.ts';
import { allowedStreamEvents } from './stream-decision.rules.ts';

/**
 * Refuses a token that is not of this role. Bodies may name a role, which then must be the token's own (I02: the
 * tokens are scoped to their roles); null and undefined name none. Fails with `forbidden`.
 */
export function requireRole(caller: StreamCaller, role: StreamRole | null | undefined): void {
  if (role && role !== caller.role) throw new Failure('forbidden', { detail: `the token is the ${caller.role}'s` });
}

/** The stream as it is stored. Fails with `stream_not_found`. */
export async function storedStream({ streams }: { readonly streams: StreamsReader }, id: string): Promise<Stream> {
  const stream = await streams.get(id);
  if (!stream) throw new Failure('stream_not_found');
  return stream;
}

interface StreamPorts {
  readonly streams: StreamsReader;
  readonly clock: Clock;
}

/** The stream of a caller's token, provided that it has not ended. Fails with `transition_refused`. */
export async function liveStream(ports: StreamPorts, { id }: StreamCaller): Promise<Stream> {
  const stream = await storedStream(ports, id);
  refuseEnded(stream);
  return stream;
}

/** The stream of a caller's token, provided that it is running. Fails with `transition_refused`. */
export async function runningStream(ports: StreamPorts, { id, role }: StreamCaller): Promise<Stream> {
  const stream = await storedStream(ports, id);
  if (stream.status === 'streaming') return stream;
  const allowedEvents = allowedStreamEvents(stream, { event: 'start', by: role, now: ports.clock.now() });
  throw refusal({ kind: 'refused', currentState: stream.status, allowedEvents });
}

/** Refuses what an ended stream allows nobody any more. Fails with `transition_refused`. */
export function refuseEnded(stream: Stream): void {
  if (streamProcess.states[stream.status] === 'live') return;
  throw refusal({ kind: 'refused', currentState: stream.status, allowedEvents: [] });
}
