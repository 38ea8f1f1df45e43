import { createHash } from 'node:crypto';
import type { Iam, Principal } from '../interfaces.ts';

export type Credentials = Pick<Iam, 'credentialsFor' | 'principalOf'>;

/**
 * Issues one key pair for each principal. Keys derive from the principal's name, so that a signature from before a
 * restart stays valid after it. They are valid only in the local cloud.
 */
export function createCredentials(): Credentials {
  const principals = new Map<string, Principal>();
  /** What has been issued, by seed: every signature is verified by it. */
  const issued = new Map<string, ReturnType<Iam['credentialsFor']>>();

  return {
    credentialsFor(principal) {
      const seed = `${principal.roleArn ?? 'operator'}/${principal.name}`;
      const known = issued.get(seed);
      if (known !== undefined) return known;
      const accessKeyId = `ASIA${digest('id', seed)
        .replaceAll(/[^a-z0-9]/gi, '')
        .toUpperCase()
        .slice(0, 16)}`;
      principals.set(accessKeyId, principal);
      const made = {
        accessKeyId,
        secretAccessKey: digest('secret', seed).slice(0, 40),
        sessionToken: digest('token', seed),
      };
      issued.set(seed, made);
      return made;
    },
    principalOf: (accessKeyId) => principals.get(accessKeyId),
  };
}

function digest(purpose: string, seed: string): string {
  return createHash('sha512').update(`${purpose}:${seed}`).digest('base64url');
}
