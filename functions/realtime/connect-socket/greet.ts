import type { PortsOf } from '#shared/kernel/ports.ts';
import type { Greeting } from '#shared/platform/realtime/realtime.ports.ts';
import type { connectSocket } from './route.ts';

type Ports = PortsOf<typeof connectSocket.uses>;

/**
 * Queues a connection's greeting. One that cannot be greeted is refused by API Gateway, which never reports its end: it
 * is forgotten here, or its address would go on counting it.
 */
export async function greet(greeting: Greeting, { greetings, connections }: Ports): Promise<void> {
  try {
    await greetings.send(greeting);
  } catch (thrown) {
    await connections.close(greeting.connectionId);
    throw thrown;
  }
}
