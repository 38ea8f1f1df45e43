import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { StreamCaller } from '#shared/kernel/principals.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import type { StreamsReader } from './stream.ports.ts';
import { streamMachine } from './stream.rules.ts';
import type { Stream, StreamRole } from './stream.ts';
import { allowedStreamEvents } from './stream-decision.rules.ts';

/**
 * Refuses a token that is not of this role. A body may name a role, which must then be the token's own (routes.md I02:
 * the tokens are scoped to their roles); null and undefined name none. Fails with `forbidden`.
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

/** The stream of a caller's token, if it has not ended. Fails with `transition_refused`. */
export async function liveStream(ports: StreamPorts, { id }: StreamCaller): Promise<Stream> {
  const stream = await storedStream(ports, id);
  refuseEnded(stream);
  return stream;
}

/** The stream of a caller's token, if it is streaming. Fails with `transition_refused`. */
export async function runningStream(ports: StreamPorts, { id, role }: StreamCaller): Promise<Stream> {
  const stream = await storedStream(ports, id);
  if (stream.status === 'streaming') return stream;
  const allowedEvents = allowedStreamEvents(stream, { event: 'start', by: role, now: ports.clock.now() });
  throw conflictOf({ kind: 'refused', currentState: stream.status, allowedEvents });
}

/** Fails with `transition_refused` for a stream that has ended. */
export function refuseEnded(stream: Stream): void {
  if (streamMachine.states[stream.status] === 'live') return;
  throw conflictOf({ kind: 'refused', currentState: stream.status, allowedEvents: [] });
}
