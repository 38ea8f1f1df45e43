import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';

/** An operator without a heartbeat for this long can no longer be found (X04 to X06). */
export const aliveMilliseconds = 90_000;
/** A heartbeat is stored only when the last one is older, because clients send more than are needed. */
const heartbeatMilliseconds = 30_000;
/** A position is stored after this distance or this time. */
const movedMeters = 100;
const filedMilliseconds = 60_000;
/** A position older than this is too old to use when the operator goes online. */
const knownMilliseconds = 600_000;

/** A position and when it was stored. */
interface KnownPosition extends Coordinates {
  readonly filedAt: number;
}

/** The stored presence of an operator; times in milliseconds since the epoch. */
export interface Presence {
  readonly online: boolean;
  readonly seenAt: number;
  readonly position?: KnownPosition;
}

/** What to store after a heartbeat: a new presence, the time of the heartbeat only, or nothing. */
export type PresenceChange =
  | { readonly kind: 'reindex'; readonly presence: Presence }
  | { readonly kind: 'seen' }
  | { readonly kind: 'nothing' };

/** Whether an operator with this last heartbeat counts as present. */
export function isAlive(seenAt: number, now: number): boolean {
  return now - seenAt <= aliveMilliseconds;
}

/** Whether the index should contain an operator: it is online, and its position is known. */
export function isFindable(presence: Presence): presence is Presence & { readonly position: KnownPosition } {
  return presence.online && presence.position !== undefined;
}

/** The operator publishes its position. */
export function onPosition(known: Presence | undefined, point: Coordinates, now: number): PresenceChange {
  const last = known?.position;
  const isNear = last !== undefined && distanceMeters(last, point) < movedMeters;
  if (known && isNear && now - last.filedAt < filedMilliseconds) return onHeartbeat(known, now);
  const position = { latitude: point.latitude, longitude: point.longitude, filedAt: now };
  return { kind: 'reindex', presence: { online: known?.online ?? false, seenAt: now, position } };
}

/** The operator sends a heartbeat. A lost operator comes back by a position, not by a heartbeat alone. */
export function onHeartbeat(known: Presence | undefined, now: number): PresenceChange {
  const isDue = known?.online && isAlive(known.seenAt, now) && now - known.seenAt >= heartbeatMilliseconds;
  return { kind: isDue ? 'seen' : 'nothing' };
}

/** The operator goes online or offline. */
export function onSwitch(known: Presence | undefined, online: boolean, now: number): PresenceChange {
  if (!online) return known?.online ? { kind: 'reindex', presence: { ...known, online } } : { kind: 'nothing' };
  if (known?.online && isAlive(known.seenAt, now)) return onHeartbeat(known, now);
  const last = known?.position;
  const position = last && now - last.filedAt <= knownMilliseconds ? last : undefined;
  return { kind: 'reindex', presence: { online, seenAt: now, ...(position && { position }) } };
}
