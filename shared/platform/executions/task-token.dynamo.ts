import type { WaitsWriter } from '#shared/kernel/executions.ts';
import { prefixes } from '#shared/platform/dynamo/keys.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

const daySeconds = 24 * 3600;
/** Longer than any state of a gig or a stream waits (seven days for a rating). */
const monthSeconds = 30 * daySeconds;
/** Longer than an execution can last: an open request waits until its delivery date. */
const yearSeconds = 370 * daySeconds;

/** Waiting states of gigs, `WAT#<gig>`. */
export function gigWaits(runtime: Runtime): WaitsWriter {
  return waitsBehind(prefixes.wait, monthSeconds, runtime);
}

/** Waiting states of instant streams, `SWT#<stream>`. */
export function streamWaits(runtime: Runtime): WaitsWriter {
  return waitsBehind(prefixes.streamWait, monthSeconds, runtime);
}

/** Waiting states of requests, `RWT#<request>`. */
export function requestWaits(runtime: Runtime): WaitsWriter {
  return waitsBehind(prefixes.requestWait, yearSeconds, runtime);
}

/** An execution waits in one state at a time, so only the latest token is valid. */
function waitsBehind(prefix: string, keptSeconds: number, runtime: Runtime): WaitsWriter {
  const table = tableOf(runtime);
  const keyOf = (itemId: string) => ({ PK: prefix + itemId, SK: 'W' });
  return {
    remember: (itemId, { state, taskToken }) => {
      const ttl = Math.floor(runtime.clock.now() / 1000) + keptSeconds;
      return table.commit([table.put({ ...keyOf(itemId), state, taskToken, ttl })]);
    },

    find: async (itemId) => {
      const item = await table.get<{ state: string; taskToken: string }>(keyOf(itemId));
      return item && { state: item.state, taskToken: item.taskToken };
    },
  };
}
