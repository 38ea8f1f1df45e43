import {
  frameFor,
  gatewayOf,
  patienceMilliseconds,
  requestsInFlight,
} from '#shared/platform/realtime/gateway.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Poster } from './fan-out.ports.ts';

/** Posts through the management API of the WebSocket API. */
export function poster(runtime: Runtime): Poster {
  const gateway = gatewayOf(runtime);
  return {
    postsInFlight: requestsInFlight,
    frame: frameFor,
    post: async (connectionId, frames, timeLeft) => {
      for (const frame of frames) {
        const outcome = await gateway.post(connectionId, frame, timeLeft, patienceMilliseconds);
        if (outcome !== 'sent') return outcome;
      }
      return 'sent';
    },
  };
}
