import * as z from 'zod';
import type { TaskTokensWriter } from '#shared/kernel/executions.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

const ParkedExecution = z.object({ state: z.string(), taskToken: z.string() });

/** An execution waits in one state at a time, so the latest token is the one. */
export function taskTokensIn(prefix: string, keptSeconds: number, runtime: Runtime): TaskTokensWriter {
  const table = tableOf(runtime);
  const keyOf = (itemId: string) => ({ PK: prefix + itemId, SK: 'W' });
  return {
    remember: (itemId, { state, taskToken }) => {
      const ttl = Math.floor(runtime.clock.now() / 1000) + keptSeconds;
      return table.commit([table.put({ ...keyOf(itemId), state, taskToken, ttl })]);
    },

    find: (itemId) => table.get(keyOf(itemId), ParkedExecution),
  };
}
