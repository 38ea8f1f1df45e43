import type { Sequences } from '#shared/platform/requests/platform.ports.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { prefixes } from './keys.ts';
import { tableOf } from './table.dynamo.ts';

/** Counters `SEQ#<kind>` / `S`. */
export function sequences(runtime: Runtime): Sequences {
  const table = tableOf(runtime);
  return { next: (kind) => table.increment({ PK: prefixes.sequence + kind, SK: 'S' }, 'last') };
}
