import { apart } from '#shared/platform/attempts/attempt.adapter.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret, secretVersionsOf } from '#shared/platform/secrets/secrets.adapter.ts';
import type { Application } from './application.ts';
import { revocations } from './revocations/revocation.dynamo.ts';

/** How long a function goes by what it has read of revocations. */
const knownForMilliseconds = 1_000;

/** Until when versions of the secret are void, read once a second at most: all callers of that second share a read. */
const voidThroughOf = oncePerRuntime((runtime) => {
  const { latest } = revocations(runtime);
  let known: Promise<number> | undefined;
  let until = Number.NEGATIVE_INFINITY;
  const read = () => {
    until = runtime.clock.now() + knownForMilliseconds;
    known = latest({ consistent: false }).then((revocation) => revocation?.voidThrough ?? Number.NEGATIVE_INFINITY);
    // What could not be read is asked for again.
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return () => apart(() => (known && runtime.clock.now() < until ? known : read()));
});

/**
 * The application in the stage's `realtime` secret, and when this version of it was made. A version that was revoked is
 * returned for some two seconds more at most. Fails with `busy` while Secrets Manager still shows a void version alone.
 */
export async function applicationOf(runtime: Runtime): Promise<Application & { readonly madeAt: number }> {
  const voidThrough = await voidThroughOf(runtime)();
  const { value, madeAt } = await secretVersionsOf(runtime)('REALTIME_SECRET', voidThrough);
  return { ...(JSON.parse(value) as Application), madeAt };
}

/** The application's public key, which a revocation does not change. */
export async function publicKeyOf(runtime: Runtime): Promise<string> {
  const { key } = await jsonSecret<Application>(runtime, 'REALTIME_SECRET');
  return key;
}
