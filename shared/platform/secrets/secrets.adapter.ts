import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';

/** A warm function sees a rotated secret after this time at the latest. */
const cachedForMilliseconds = 300_000;

/** Secrets of this function, by the environment variable that holds their arn. */
export const secretsOf = oncePerRuntime((runtime) => {
  const client = new SecretsManagerClient({});
  const cached = new Map<string, { value: Promise<string>; until: number }>();
  /** A secret that cannot be read for a while goes on being what it was. */
  const last = new Map<string, string>();

  const fetchSecret = async (arn: string) => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    if (SecretString === undefined) throw new Error('The secret has no string value.');
    return SecretString;
  };

  return (variable: string): Promise<string> => {
    const known = cached.get(variable);
    if (known && known.until > runtime.clock.now()) return known.value;
    const value = fetchSecret(runtime.environment(variable)).then(
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
    cached.set(variable, { value, until: runtime.clock.now() + cachedForMilliseconds });
    return value;
  };
});

/** A secret that is a JSON object. */
export async function jsonSecret<T>(runtime: Runtime, variable: string): Promise<T> {
  return JSON.parse(await secretsOf(runtime)(variable)) as T;
}
