import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './kernel.keys.ts';
import type { Sequences } from './sequence.ports.ts';

/** Counters `SEQ#<kind>` / `S`. */
export function sequences(runtime: Runtime): Sequences {
  const table = tableOf(runtime);
  return { next: (kind) => table.increment({ PK: prefixes.sequence + kind, SK: 'S' }, 'last') };
}
