import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '#shared/kernel/errors.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { PostOutcome } from './fan-out/fan-out.ports.ts';
import { frameFor, gatewayOf, patienceMilliseconds } from './gateway.adapter.ts';
import type { Sockets } from './realtime.ports.ts';

/** Pauses between attempts to send a first frame: 640 ms in all, while clients tolerate 3 s. */
const pausesMilliseconds = [10, 30, 60, 120, 200, 220] as const;

/** How long a post is tried again while the gateway is busy. */
const busyMilliseconds = 4_000;

/** Sockets of the WebSocket API. */
export function sockets(runtime: Runtime): Sockets {
  const gateway = gatewayOf(runtime);
  const post = async (connectionId: string, text: string): Promise<PostOutcome> => {
    const deadline = performance.now() + busyMilliseconds;
    const timeLeft = () => deadline - performance.now();
    const outcome = await gateway.post(connectionId, frameFor(text), timeLeft, patienceMilliseconds);
    if (outcome === 'late') throw new Failure('busy', { detail: 'the gateway takes no posts' });
    if (outcome === 'refused') runtime.log.error('a frame was refused', { connectionId });
    return outcome;
  };
  return {
    send: async (connectionId, text) => (await post(connectionId, text)) === 'sent',
    sendFirst: async (connectionId, text) => {
      let outcome = await post(connectionId, text);
      for (const milliseconds of pausesMilliseconds) {
        if (outcome !== 'gone') break;
        await pause(milliseconds);
        outcome = await post(connectionId, text);
      }
      return outcome === 'sent';
    },
    end: gateway.end,
  };
}
