import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { projectCaller } from './project-calls.adapter.ts';

const ConnectionList = z.object({ items: z.array(z.object({ connectionId: z.string().min(1) })) });

/** The longest list that OpenTok gives at once; without a wish it is shorter (providers.md, "OpenTok"). */
const atOnce = 1_000;
/** How many clients are cut off at a time: of many, those are gone whose turn comes before the deadline. */
const inParallel = 50;

/**
 * Cuts off everybody who is connected to a session. Who has left meanwhile is no failure. Fails with
 * `provider_unavailable`, perhaps after it has cut off some, and when there may be more than one list names; repeating it cuts
 * off the rest.
 */
export async function disconnectAll(runtime: Runtime, sessionId: string): Promise<void> {
  const ask = await projectCaller(runtime);
  const path = `/session/${encodeURIComponent(sessionId)}/connection`;
  const { items } = await ask('list connections', 'GET', `${path}?count=${atOnce}`, ConnectionList, {
    whenMissing: { items: [] },
    budget: 'none',
  });
  for (let begin = 0; begin < items.length; begin += inParallel) {
    await Promise.all(
      items.slice(begin, begin + inParallel).map(({ connectionId }) =>
        ask('disconnect a client', 'DELETE', `${path}/${encodeURIComponent(connectionId)}`, z.null(), {
          read: () => null,
          whenMissing: null,
          budget: 'none',
        }),
      ),
    );
  }
  if (items.length >= atOnce) throw new Failure('provider_unavailable', { detail: 'more clients may be connected' });
}
