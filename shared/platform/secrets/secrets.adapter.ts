import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Failure } from '#shared/kernel/errors.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** A warm function sees a rotated secret after this time at the latest. */
const cachedForMilliseconds = 300_000;

interface SecretVersion {
  readonly value: string;
  /** Milliseconds since the epoch, by the clock of Secrets Manager. */
  readonly madeAt: number;
}

interface Cached {
  readonly version: Promise<SecretVersion>;
  readonly until: number;
}

/**
 * Present versions of the secrets of this function, by the environment variable that holds their arn. A version that was
 * made until `voidThrough` is never returned: it is read again, and while Secrets Manager, which is eventually
 * consistent, has no other, the call fails with `busy`.
 */
export const secretVersionsOf = oncePerRuntime((runtime) => {
  const client = new SecretsManagerClient({});
  const cached = new Map<string, Cached>();
  /** A secret that cannot be read for a while goes on being what it was. */
  const last = new Map<string, SecretVersion>();

  const fetchVersion = async (arn: string): Promise<SecretVersion> => {
    const { SecretString, CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined) throw new Error('The secret has no string value.');
    return { value: SecretString, madeAt: CreatedDate?.getTime() ?? 0 };
  };

  const present = (variable: string): Cached => {
    const known = cached.get(variable);
    if (known && known.until > runtime.clock.now()) return known;
    const version = fetchVersion(runtime.environment(variable)).then(
      (fresh) => {
        last.set(variable, fresh);
        return fresh;
      },
      (thrown: unknown) => {
        cached.delete(variable);
        const stale = last.get(variable);
        if (stale === undefined) throw thrown;
        runtime.log.error('a secret could not be read again', { variable });
        return stale;
      },
    );
    const entry = { version, until: runtime.clock.now() + cachedForMilliseconds };
    cached.set(variable, entry);
    return entry;
  };

  return async (variable: string, voidThrough = Number.NEGATIVE_INFINITY): Promise<SecretVersion> => {
    const entry = present(variable);
    const version = await entry.version;
    if (version.madeAt > voidThrough) return version;
    // All who find it void at the same time share one read.
    if (cached.get(variable) === entry) cached.delete(variable);
    const again = await present(variable).version;
    if (again.madeAt > voidThrough) return again;
    throw new Failure('busy', { detail: 'only a void version of the secret is known yet' });
  };
});

/** Values of secrets, by the environment variable that holds their arn. */
export function secretsOf(runtime: Runtime): (variable: string) => Promise<string> {
  return async (variable) => (await secretVersionsOf(runtime)(variable)).value;
}

/** A secret that is a JSON object. */
export async function jsonSecret<T>(runtime: Runtime, variable: string): Promise<T> {
  return JSON.parse(await secretsOf(runtime)(variable)) as T;
}
