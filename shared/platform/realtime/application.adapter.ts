import { apart } from '#shared/platform/attempts/attempt.adapter.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { jsonSecret, secretVersionsOf } from '#shared/platform/secrets/secrets.adapter.ts';
import type { Application } from './application.ts';
import { revocations } from './revocations/revocation.dynamo.ts';

/** How long a function goes by what it has read of revocations. */
const knownForMilliseconds = 1_000;

/**
 * Until when versions of the secret are void. Read once a second at most, so that all callers of that second share a
 * read; or `now`, strongly consistent.
 */
const voidThroughOf = oncePerRuntime((runtime) => {
  const { latest } = revocations(runtime);
  let known: Promise<number> | undefined;
  let until = Number.NEGATIVE_INFINITY;
  const read = (consistent: boolean) => {
    until = runtime.clock.now() + knownForMilliseconds;
    known = latest({ consistent }).then((revocation) => revocation?.voidThrough ?? Number.NEGATIVE_INFINITY);
    // What could not be read is asked for again.
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  return (as: Asked) =>
    apart(() => (as === 'known' && known && runtime.clock.now() < until ? known : read(as === 'now')));
});

/** `known`: a version that was revoked is returned for some two seconds more at most. `now`: it is never returned. */
type Asked = 'known' | 'now';

/**
 * The application in the stage's `realtime` secret, and when this version of it was made. Fails with `busy` while Secrets
 * Manager still shows a void version alone.
 */
export async function applicationOf(
  runtime: Runtime,
  as: Asked = 'known',
): Promise<Application & { readonly madeAt: number }> {
  const voidThrough = await voidThroughOf(runtime)(as);
  const { value, madeAt } = await secretVersionsOf(runtime)('REALTIME_SECRET', voidThrough);
  return { ...(JSON.parse(value) as Application), madeAt };
}

/** The application's public key, which a revocation does not change. */
export async function publicKeyOf(runtime: Runtime): Promise<string> {
  const { key } = await jsonSecret<Application>(runtime, 'REALTIME_SECRET');
  return key;
}
