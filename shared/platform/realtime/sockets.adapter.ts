import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '#shared/kernel/errors.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { frameFor, gatewayOf } from './gateway.adapter.ts';
import type { Sockets } from './realtime.ports.ts';

/** Pauses between attempts to send a first frame: 640 ms in all, while clients tolerate 3 s. */
const pausesMilliseconds = [10, 30, 60, 120, 200, 220] as const;

/** How long a post is tried again while the gateway is busy. */
const patienceMilliseconds = 4_000;

/** Sockets of the WebSocket API. */
export function sockets(runtime: Runtime): Sockets {
  const gateway = gatewayOf(runtime);
  const send = async (connectionId: string, text: string): Promise<boolean> => {
    const deadline = performance.now() + patienceMilliseconds;
    const outcome = await gateway.post(connectionId, frameFor(text), () => deadline - performance.now());
    if (outcome === 'late') throw new Failure('busy', { detail: 'the gateway takes no posts' });
    if (outcome === 'refused') runtime.log.error('a frame was refused', { connectionId });
    return outcome === 'sent';
  };
  return {
    send,
    sendFirst: async (connectionId, text) => {
      for (const milliseconds of pausesMilliseconds) {
        if (await send(connectionId, text)) return true;
        await pause(milliseconds);
      }
      return send(connectionId, text);
    },
    end: gateway.end,
  };
}
