import { argon2 as derive, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { normalPassword } from '#shared/kernel/forms/password.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Passwords } from './passwords.ports.ts';

/** OWASP Password Storage Cheat Sheet, "Argon2id": 19 MiB, two passes, one lane. */
const costs = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const saltBytes = 16;
const tagLength = 32;

const argon2 = promisify(derive);

/**
 * Hashes with argon2id in the PHC string format, so that old hashes can still be checked after the costs rise. What is
 * hashed is the normal form of a password. Older hashes are of what a keyboard sent, so both of its forms are tried.
 */
export function passwords(runtime: Runtime): Passwords {
  const hash = async (password: string) => {
    const salt = Buffer.from(runtime.ids.secret(saltBytes), 'hex');
    const message = normalPassword(password);
    return written(salt, await argon2('argon2id', { message, nonce: salt, tagLength, ...costs }));
  };

  return {
    hash,

    matches: async (password, stored) => {
      const spellings = new Set([normalPassword(password), password, password.normalize('NFD')]);
      let isRight = false;
      for (const message of spellings) {
        if (stored === null) await hash(message);
        else isRight ||= await isHashOf(message, stored);
      }
      return isRight;
    },

    isCommon: async (password) => (await commonest()).has(normalPassword(password).toLowerCase()),
  };
}

/** Of 49,000, by how often they were found. Loaded only where the stage asks for it, since that takes as long as a hash. */
let loaded: Promise<ReadonlySet<string>> | undefined;

function commonest(): Promise<ReadonlySet<string>> {
  loaded ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return loaded;
}

async function isHashOf(message: string, stored: string): Promise<boolean> {
  const { salt, tag, ...storedCosts } = read(stored);
  const given = await argon2('argon2id', { message, nonce: salt, tagLength: tag.length, ...storedCosts });
  return timingSafeEqual(given, tag);
}

function written(salt: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = costs;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** The format uses base64 without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/;

function read(stored: string) {
  const [found, memory, passes, parallelism, salt = '', tag = ''] = form.exec(stored) ?? [];
  if (found === undefined) throw new Error('The stored hash of a password cannot be read.');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}
