import * as z from 'zod';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { projectCaller } from './project-calls.adapter.ts';

const Archive = z.object({ id: z.string().min(1), status: z.string() });
type Archive = z.infer<typeof Archive>;
const ArchiveList = z.object({ items: z.array(Archive) });

/** An archive in any other state no longer records. */
const isRunning = ({ status }: Archive) => status === 'started' || status === 'paused';

/**
 * Starts recording a session. A session has one archive at a time; if one already runs, from a concurrent call or from
 * an attempt whose answer was lost, that one is returned. Fails with `provider_unavailable`.
 */
export async function startArchive(runtime: Runtime, sessionId: string): Promise<{ archiveId: string }> {
  const ask = await projectCaller(runtime);
  const body = { sessionId, hasAudio: true, hasVideo: true, outputMode: 'composed' };
  const archive = await ask('start an archive', 'POST', '/archive', Archive, { body, attempts: 1 }).catch(
    async (thrown: unknown) => {
      const query = new URLSearchParams({ sessionId });
      const { items } = await ask('list archives', 'GET', `/archive?${query}`, ArchiveList);
      const running = items.find(isRunning);
      if (!running) throw thrown;
      return running;
    },
  );
  return { archiveId: archive.id };
}

/** Stops a recording. One that has already ended stays as it is. Fails with `provider_unavailable`. */
export async function stopArchive(runtime: Runtime, archiveId: string): Promise<void> {
  const ask = await projectCaller(runtime);
  const path = `/archive/${encodeURIComponent(archiveId)}`;
  await ask('stop an archive', 'POST', `${path}/stop`, Archive, { body: {}, attempts: 1, budget: 'none' }).catch(
    async (thrown: unknown) => {
      if (isRunning(await ask('look at an archive', 'GET', path, Archive, { budget: 'none' }))) throw thrown;
    },
  );
}
