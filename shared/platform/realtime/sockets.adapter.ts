import { setTimeout as pause } from 'node:timers/promises';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { gatewayOf } from './gateway.adapter.ts';
import type { Sockets } from './realtime.ports.ts';

/** Pauses between attempts to send a first frame: 640 ms in all, while clients tolerate 3 s. */
const pausesMilliseconds = [10, 30, 60, 120, 200, 220] as const;

/** Sockets of the WebSocket API. */
export function sockets(runtime: Runtime): Sockets {
  const gateway = gatewayOf(runtime);
  return {
    send: (connectionId, frame) => gateway.post(connectionId, frame),
    sendFirst: async (connectionId, frame) => {
      for (const milliseconds of pausesMilliseconds) {
        if (await gateway.post(connectionId, frame)) return true;
        await pause(milliseconds);
      }
      return gateway.post(connectionId, frame);
    },
    end: (connectionId) => gateway.end(connectionId),
  };
}
