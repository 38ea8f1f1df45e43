import * as z from 'zod';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { projectCaller } from './project-calls.adapter.ts';

const ConnectionList = z.object({ items: z.array(z.object({ connectionId: z.string().min(1) })) });

/**
 * Cuts off everybody who is connected to a session. Who has left meanwhile is no failure. Fails with
 * `provider_unavailable`, perhaps after it has cut off some; repeating it cuts off the rest.
 */
export async function disconnectAll(runtime: Runtime, sessionId: string): Promise<void> {
  const ask = await projectCaller(runtime);
  const path = `/session/${encodeURIComponent(sessionId)}/connection`;
  const { items } = await ask('list connections', 'GET', path, ConnectionList, { whenMissing: { items: [] } });
  await Promise.all(
    items.map(({ connectionId }) =>
      ask('disconnect a client', 'DELETE', `${path}/${encodeURIComponent(connectionId)}`, z.null(), {
        read: () => null,
        whenMissing: null,
      }),
    ),
  );
}
