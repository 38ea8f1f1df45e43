import type { WaitsWriter } from '../../ports/processes.ts';
import type { Runtime } from '../runtime.ts';
import { prefixes } from './keys.ts';
import { tableOf } from './table.ts';

/** Longer than any state waits (a rating for seven days). */
const keptSeconds = 30 * 24 * 3600;

/** Waits of gigs, `WAT#<gig>`. */
export function gigWaits(runtime: Runtime): WaitsWriter {
  return waitsBehind(prefixes.wait, runtime);
}

/** Waits of instant streams, `SWT#<stream>`. */
export function streamWaits(runtime: Runtime): WaitsWriter {
  return waitsBehind(prefixes.streamWait, runtime);
}

/** An execution waits in one state at a time, so the latest token is the one. */
function waitsBehind(prefix: string, runtime: Runtime): WaitsWriter {
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
