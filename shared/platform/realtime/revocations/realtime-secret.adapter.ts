import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RealtimeSecret } from './revocation.ports.ts';

/** What the stored value must have; other members stay as they are, but for a second value to sign by. */
const StoredValue = z.looseObject({
  key: z.string(),
  appId: z.string(),
  secret: z.string(),
  otherSecret: z.string().optional(),
});

/** As long as the value that a deployment generates has letters and digits. */
const secretBytes = 16;

export function realtimeSecret(runtime: Runtime): RealtimeSecret {
  const client = new SecretsManagerClient({});
  return {
    replace: async () => {
      const SecretId = runtime.environment('REALTIME_SECRET');
      const { SecretString, CreatedDate } = await client.send(new GetSecretValueCommand({ SecretId }));
      // What has leaked may be either of the two values.
      const { otherSecret: _, ...stored } = StoredValue.parse(JSON.parse(SecretString ?? ''));
      const value = { ...stored, secret: runtime.ids.secret(secretBytes) };
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
      return CreatedDate?.getTime() ?? 0;
    },
  };
}
