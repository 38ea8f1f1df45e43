import type { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { bucketOf } from './bucket.adapter.ts';

/** Long enough to start a request, and no longer: anyone who has a link can use it. */
const lifeSeconds = 300;

/**
 * A URL that permits one action for five minutes. `headers`, by lower-case name, become part of the signature: storage
 * refuses a request that carries others.
 */
export async function signedLink(
  runtime: Runtime,
  command: GetObjectCommand | PutObjectCommand,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ url: string; expiresAt: string }> {
  // Signatures are precise to whole seconds, and storage counts from there.
  const signedAt = Math.floor(runtime.clock.now() / 1000) * 1000;
  const url = await getSignedUrl(bucketOf(runtime).client, command, {
    expiresIn: lifeSeconds,
    signingDate: new Date(signedAt),
    signableHeaders: new Set(Object.keys(headers)),
  });
  return { url, expiresAt: timestampOf(signedAt + lifeSeconds * 1000) };
}
