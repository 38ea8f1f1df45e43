import { type Coordinates, distanceMeters } from '#shared/kernel/geography.ts';

/** An operator who gives no sign of life for this long can no longer be found (X04 to X06). */
export const aliveMilliseconds = 90_000;
/** A sign of life is written down only when the last one is older: clients send more than are needed. */
const signMilliseconds = 30_000;
/** A position is written down after this way or this time. */
const movedMeters = 100;
const filedMilliseconds = 60_000;
/** A position older than this is no longer where the operator is, should it go online now. */
const knownMilliseconds = 600_000;

/** A position and when it was written down. */
export interface KnownPosition extends Coordinates {
  readonly filedAt: number;
}

/** What is known of an operator; times in milliseconds since the epoch. */
export interface Presence {
  readonly online: boolean;
  readonly seenAt: number;
  readonly position?: KnownPosition;
}

/** What a sign of life comes to: a new presence to write down, the time of the sign alone, or nothing. */
export type PresenceChange =
  | { readonly kind: 'file'; readonly presence: Presence }
  | { readonly kind: 'seen' }
  | { readonly kind: 'nothing' };

/** Whether somebody who was seen then is there now. */
export function isAlive(seenAt: number, now: number): boolean {
  return now - seenAt <= aliveMilliseconds;
}

/** Whether an operator is to be filed in the index: it is online, and it is known where. */
export function isFindable(presence: Presence): presence is Presence & { readonly position: KnownPosition } {
  return presence.online && presence.position !== undefined;
}

/** The operator says where it is. */
export function published(known: Presence | undefined, point: Coordinates, now: number): PresenceChange {
  const last = known?.position;
  const isNear = last !== undefined && distanceMeters(last, point) < movedMeters;
  if (known && isNear && now - last.filedAt < filedMilliseconds) return seen(known, now);
  const position = { latitude: point.latitude, longitude: point.longitude, filedAt: now };
  return { kind: 'file', presence: { online: known?.online ?? false, seenAt: now, position } };
}

/** The operator gives a sign of life. Who was lost comes back by saying where it is, not by a sign alone. */
export function seen(known: Presence | undefined, now: number): PresenceChange {
  const isDue = known?.online && isAlive(known.seenAt, now) && now - known.seenAt >= signMilliseconds;
  return { kind: isDue ? 'seen' : 'nothing' };
}

/** The operator offers itself, or no longer does. */
export function switched(known: Presence | undefined, online: boolean, now: number): PresenceChange {
  if (!online) return known?.online ? { kind: 'file', presence: { ...known, online } } : { kind: 'nothing' };
  if (known?.online && isAlive(known.seenAt, now)) return seen(known, now);
  const last = known?.position;
  const position = last && now - last.filedAt <= knownMilliseconds ? last : undefined;
  return { kind: 'file', presence: { online, seenAt: now, ...(position && { position }) } };
}
