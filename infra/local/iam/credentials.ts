import { createHash } from 'node:crypto';
import type { Iam, Principal } from '../interfaces.ts';

export type Credentials = Pick<Iam, 'credentialsFor' | 'principalOf'>;

/**
 * Hands out one key pair per principal. They are derived from its name, so that what was signed before a restart is
 * valid after it; they open nothing but the local cloud.
 */
export function createCredentials(): Credentials {
  const principals = new Map<string, Principal>();

  return {
    credentialsFor(principal) {
      const seed = `${principal.roleArn ?? 'operator'}/${principal.name}`;
      const accessKeyId = `ASIA${digest('id', seed)
        .replaceAll(/[^a-z0-9]/gi, '')
        .toUpperCase()
        .slice(0, 16)}`;
      principals.set(accessKeyId, principal);
      return { accessKeyId, secretAccessKey: digest('secret', seed).slice(0, 40), sessionToken: digest('token', seed) };
    },
    principalOf: (accessKeyId) => principals.get(accessKeyId),
  };
}

function digest(purpose: string, seed: string): string {
  return createHash('sha512').update(`${purpose}:${seed}`).digest('base64url');
}
