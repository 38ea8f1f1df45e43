import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './presence.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  presence: onTable('dropin/presence/presence.dynamo.ts', [prefixes.presence, prefixes.presenceCell]),
} as const satisfies Partial<Catalogue>;
