import type { Sequences } from '../../ports/platform.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { tableOf } from './table.ts';

/** Counters `SEQ#<kind>` / `S`. */
export function sequences(runtime: Runtime): Sequences {
  const table = tableOf(runtime);
  return { next: (kind) => table.increment({ PK: prefixes.sequence + kind, SK: 'S' }, 'last') };
}
