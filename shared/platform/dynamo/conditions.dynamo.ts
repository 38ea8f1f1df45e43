import { type Condition, isNew } from './table.dynamo.ts';

/** An item that counts its changes. */
interface Versioned {
  readonly version: number;
}

/** Holds while the item is as it was read: at the same version, or still missing if it was missing. */
export function unchangedSince(seen: Versioned | undefined): Condition {
  if (!seen) return isNew('changed_meanwhile');
  return {
    expression: '#version = :seen',
    names: { '#version': 'version' },
    values: { ':seen': seen.version },
    otherwise: 'changed_meanwhile',
  };
}

/** Holds while the stored item is the version that `changed` was made from; the first version is made from none. */
export function previousVersionOf({ version }: Versioned): Condition {
  return unchangedSince(version === 1 ? undefined : { version: version - 1 });
}
