import type OpenTok from 'opentok';
import { Failure } from '#shared/kernel/errors.ts';
import { recalled } from '#shared/platform/attempts/attempt.adapter.ts';
import { spendProviderBudget } from '#shared/platform/providers/provider-budget.adapter.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret } from '#shared/platform/secrets/secrets.adapter.ts';
import { startArchive, stopArchive } from './archives.adapter.ts';
import { disconnectAll } from './connections.adapter.ts';
import type { Video } from './video.ports.ts';
import { videoTokenSeconds } from './video.ts';

/** The package ignores its own time limit, and API Gateway waits no longer than 30 s. */
const timeoutMilliseconds = 3_000;

/** Live video by OpenTok. Its REST API creates sessions; tokens are signed here, without a call. */
export function video(runtime: Runtime): Video {
  const account = async () => {
    const { apiKey, apiSecret } = await jsonSecret<{ apiKey: string; apiSecret: string }>(runtime, 'OPENTOK_SECRET');
    // The package is the largest of all and only handshakes need it, so it is not loaded at a cold start.
    const { default: Client } = await import('opentok');
    return { apiKey, openTok: new Client(apiKey, apiSecret, { apiUrl: runtime.environment('OPENTOK_API_URL') }) };
  };

  return {
    createSession: (begunBy) =>
      recalled('video session', '', async () => {
        await spendProviderBudget(runtime, 'opentok', begunBy === 'anyone' ? 'half' : 'whole');
        return orUnavailable(async () => {
          const { openTok } = await account();
          return { sessionId: await inTime(newSession(openTok)) };
        });
      }),

    keysFor: (sessionId, { connectionData, role }) =>
      orUnavailable(async () => {
        const { apiKey, openTok } = await account();
        const expireTime = Math.floor(runtime.clock.now() / 1000) + videoTokenSeconds;
        const token = openTok.generateToken(sessionId, { role, expireTime, data: connectionData });
        return { apiKey, sessionId, token };
      }),

    startArchive: (sessionId) => startArchive(runtime, sessionId),
    stopArchive: (archiveId) => stopArchive(runtime, archiveId),
    disconnectAll: (sessionId) => disconnectAll(runtime, sessionId),
  };
}

/** Routed sessions go through the provider's media servers, which both sides can reach through any firewall. */
function newSession(openTok: OpenTok): Promise<string> {
  return new Promise((resolve, reject) => {
    openTok.createSession({ mediaMode: 'routed', archiveMode: 'manual' }, (error, session) => {
      if (session?.sessionId) resolve(session.sessionId);
      else reject(error ?? new Error('The provider answered without a session.'));
    });
  });
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMilliseconds} ms`)), timeoutMilliseconds);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('provider_unavailable', { detail: `OpenTok: ${reason}`, cause });
  }
}
