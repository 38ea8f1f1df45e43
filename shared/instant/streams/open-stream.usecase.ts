import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { StreamCaller } from '#shared/kernel/principals.ts';
import { conflictOf } from '#shared/kernel/run-transition.ts';
import type { StreamsReader } from './stream.ports.ts';
import { streamMachine } from './stream.rules.ts';
import type { Stream, StreamRole } from './stream.ts';
import { allowedStreamEvents } from './stream-decision.rules.ts';

/**
 * The role in which a caller acts: the one that the call names, or that of their token for null and undefined
 * (routes.md I02). Fails with `forbidden` for a role in which their token does not act.
 */
export function actingRole(caller: StreamCaller, named: StreamRole | null | undefined): StreamRole {
  const role = named ?? caller.role;
  if (!caller.roles.includes(role)) throw new Failure('forbidden', { detail: `the token is the ${caller.role}'s` });
  return role;
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

/** A stream that has not ended. Fails with `transition_refused`. */
export async function liveStream(ports: StreamPorts, id: string): Promise<Stream> {
  const stream = await storedStream(ports, id);
  refuseEnded(stream);
  return stream;
}

/** A stream that is streaming, for this party. Fails with `transition_refused`. */
export async function runningStream(ports: StreamPorts, id: string, role: StreamRole): Promise<Stream> {
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
