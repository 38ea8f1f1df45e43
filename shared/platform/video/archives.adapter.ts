import { SignJWT } from 'jose';
import * as z from 'zod';
import {
  attemptMilliseconds,
  callProvider,
  operationDeadline,
} from '#shared/platform/providers/provider-call.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';

/**
 * Archives by OpenTok's REST API directly. The package ends the process when the network fails during a start, and it
 * ignores time limits (providers.md, "OpenTok").
 */

const tokenLifeSeconds = 180;

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
  const ask = await asker(runtime);
  const body = { sessionId, hasAudio: true, hasVideo: true, outputMode: 'composed' };
  const archive = await ask('start an archive', 'POST', '', Archive, { body, attempts: 1 }).catch(
    async (thrown: unknown) => {
      const { items } = await ask('list archives', 'GET', `?${new URLSearchParams({ sessionId })}`, ArchiveList);
      const running = items.find(isRunning);
      if (!running) throw thrown;
      return running;
    },
  );
  return { archiveId: archive.id };
}

/** Stops a recording. One that has already ended stays as it is. Fails with `provider_unavailable`. */
export async function stopArchive(runtime: Runtime, archiveId: string): Promise<void> {
  const ask = await asker(runtime);
  const path = `/${encodeURIComponent(archiveId)}`;
  await ask('stop an archive', 'POST', `${path}/stop`, Archive, { body: {}, attempts: 1 }).catch(
    async (thrown: unknown) => {
      if (isRunning(await ask('look at an archive', 'GET', path, Archive))) throw thrown;
    },
  );
}

type Asker = <Answer>(
  purpose: string,
  method: 'GET' | 'POST',
  path: string,
  schema: z.ZodType<Answer>,
  options?: { readonly body?: object; readonly attempts?: number },
) => Promise<Answer>;

/** Makes calls about this project's archives; all calls of one asker share one deadline. */
async function asker(runtime: Runtime): Promise<Asker> {
  const { apiKey, apiSecret } = await jsonSecret<{ apiKey: string; apiSecret: string }>(runtime, 'OPENTOK_SECRET');
  const deadline = operationDeadline();
  const token = await projectToken(runtime, apiKey, apiSecret);
  return (purpose, method, path, schema, { body, attempts = 2 } = {}) =>
    callProvider(
      runtime,
      {
        provider: 'opentok',
        purpose,
        method,
        url: new URL(`/v2/project/${apiKey}/archive${path}`, runtime.environment('OPENTOK_API_URL')),
        headers: { 'x-opentok-auth': token, accept: 'application/json', 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
        attempts,
        attemptMilliseconds,
        deadline,
      },
      schema,
    );
}

function projectToken({ clock, ids }: Runtime, apiKey: string, apiSecret: string): Promise<string> {
  const nowSeconds = Math.floor(clock.now() / 1000);
  return new SignJWT({ ist: 'project' })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(apiKey)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + tokenLifeSeconds)
    .setJti(ids.uuid())
    .sign(new TextEncoder().encode(apiSecret));
}
