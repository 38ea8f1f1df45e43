import { type Condition, isNew } from './table.dynamo.ts';

/** Holds while the item is as it was read: at the same version, or still missing if it was missing. */
export function unchangedSince(seen: { readonly version: number } | undefined): Condition {
  if (!seen) return isNew('changed_meanwhile');
  return {
    expression: '#version = :seen',
    names: { '#version': 'version' },
    values: { ':seen': seen.version },
    otherwise: 'changed_meanwhile',
  };
}
