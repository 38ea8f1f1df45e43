import * as z from 'zod';
import type { Timestamp } from '#shared/kernel/time.ts';
import { GibbyTime, gibbyTimeOf } from './wire.ts';

/** What to look for in names: any part of one, whatever its case and accents. */
export const NameSearch = z.string().max(100).optional();

/** What every entry of a reference list has: people, requests and trips refer to it by its id. */
export interface Listed {
  readonly id: number;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
}

/** The times of an entry that is as it was when it came. */
export function madeAt(moment: Timestamp): Pick<Listed, 'createdAt' | 'updatedAt'> {
  return { createdAt: moment, updatedAt: moment };
}

/** Id of the nth entry that people add: those below are the code's own, which may bring more with any deployment. */
export function addedId(n: number): number {
  return 1_000 + n;
}

/** How every entry ends on the wire. */
export const timesWire = { created_at: GibbyTime, updated_at: GibbyTime };

/** The times of an entry on the wire. */
export function timesOf({ createdAt, updatedAt }: Pick<Listed, 'createdAt' | 'updatedAt'>) {
  return { created_at: gibbyTimeOf(createdAt), updated_at: gibbyTimeOf(updatedAt) };
}
