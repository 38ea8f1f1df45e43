import * as z from 'zod';
import { optionalText } from '#shared/kernel/forms/text.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { GibbyTime, gibbyTimeOf } from './wire.ts';

/** A search in names: it matches any part of a name, whatever its case and accents. */
export const NameSearch = optionalText(100).optional();

/** The common fields of every entry of a reference list: users, requests and trips refer to it by its id. */
export const CatalogEntry = z.object({
  id: GibbyId,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type CatalogEntry = Immutable<z.infer<typeof CatalogEntry>>;

/** The times of an entry that has not changed since its creation. */
export function madeAt(moment: Timestamp): Pick<CatalogEntry, 'createdAt' | 'updatedAt'> {
  return { createdAt: moment, updatedAt: moment };
}

/**
 * Id of the nth entry that administrators add. Lower ids belong to the entries in the code, and a deployment may add
 * more of those.
 */
export function addedId(n: number): number {
  return 1_000 + n;
}

/** The last fields of every entry on the wire. */
export const timesWire = { created_at: GibbyTime, updated_at: GibbyTime };

/** The times of an entry on the wire. */
export function timesOf({ createdAt, updatedAt }: Pick<CatalogEntry, 'createdAt' | 'updatedAt'>) {
  return { created_at: gibbyTimeOf(createdAt), updated_at: gibbyTimeOf(updatedAt) };
}
