import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Resource } from '../interfaces.ts';
import {
  type AwsAnswer,
  type AwsCall,
  allow,
  json,
  jsonObject,
  recordOf,
  requiredText,
  ServiceError,
  textOf,
  unsupported,
} from './call.ts';
import type { AwsParts } from './dependencies.ts';
import { seedOf } from './state.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const DEFAULT_LENGTH = 32;

function generatedPassword(seed: string, name: string, options: Record<string, unknown>): string {
  const excluded = textOf(options.ExcludeCharacters) ?? '';
  const alphabet = Array.from(options.ExcludePunctuation === true ? LETTERS : LETTERS + PUNCTUATION).filter(
    (char) => !excluded.includes(char),
  );
  let password = '';
  for (let index = 0; password.length < Number(options.PasswordLength ?? DEFAULT_LENGTH); index++) {
    const number = createHmac('sha256', seed).update(`${name} ${index}`).digest().readUInt32BE();
    password += alphabet[number % alphabet.length] ?? '';
  }
  return password;
}

/**
 * What CloudFormation would store for the resource: its literal or a generated value, placed into its template if it
 * has one.
 */
function secretString(resource: Resource, name: string, seed: string): string {
  const literal = textOf(resource.properties.SecretString);
  if (literal !== undefined) return literal;
  const options = recordOf(resource.properties.GenerateSecretString);
  const password = generatedPassword(seed, name, options);
  const key = textOf(options.GenerateStringKey);
  return key === undefined
    ? password
    : JSON.stringify({ ...jsonObject(textOf(options.SecretStringTemplate) ?? '{}'), [key]: password });
}

/** Name of a secret from its arn, which ends in a dash and six random characters. */
function nameOf(resource: Resource): string {
  return textOf(resource.properties.Name) ?? (resource.arn.split(':').at(-1) ?? '').replace(/-.{6}$/, '');
}

/** A version of a secret, as both operations answer it. */
interface Version {
  readonly value: string;
  readonly versionId: string;
  readonly createdMs: number;
}

/** The values that were put, of each secret the latest. They outlive a restart. */
function putVersions(state: DatabaseSync, clock: AwsParts['clock']) {
  return {
    find(name: string): Version | undefined {
      const row = state.prepare('SELECT value, versionId, createdMs FROM secretVersions WHERE name = ?').get(name);
      return row && { value: String(row.value), versionId: String(row.versionId), createdMs: Number(row.createdMs) };
    },
    put(name: string, value: string, versionId: string, before: Version): void {
      // A later version is younger also while the virtual clock stands still.
      const createdMs = Math.max(clock.now(), before.createdMs + 1);
      state
        .prepare('INSERT OR REPLACE INTO secretVersions (name, value, versionId, createdMs) VALUES (?, ?, ?, ?)')
        .run(name, value, versionId, createdMs);
    },
  };
}

/** What a secret has from the template or from the developer: older than all that is put. */
const first = { versionId: '00000000-0000-0000-0000-000000000000', createdMs: 0 };

interface Secrets {
  /** GetSecretValue and PutSecretValue of the template's secrets. */
  answer(call: AwsCall): AwsAnswer;
  /** The present value of the secret of this name, for the developer. */
  presentValue(name: string): string;
}

/** Secrets Manager. */
export function createSecrets({ assembly, iam, secretValues, clock }: AwsParts, state: DatabaseSync): Secrets {
  const seed = seedOf(state, 'secrets');
  const put = putVersions(state, clock);

  function presentOf(resource: Resource, name: string): Version {
    const given = secretValues[name];
    const value = typeof given === 'object' ? JSON.stringify(given) : (given ?? secretString(resource, name, seed));
    return put.find(name) ?? { value, ...first };
  }

  const resources = () => assembly.ofType('AWS::SecretsManager::Secret');

  function presentValue(name: string): string {
    const resource = resources().find((secret) => nameOf(secret) === name);
    if (resource === undefined) throw new Error(`There is no secret ${name}.`);
    return presentOf(resource, name).value;
  }

  function answer(call: AwsCall): AwsAnswer {
    const { operation } = call;
    if (operation !== 'GetSecretValue' && operation !== 'PutSecretValue')
      throw unsupported('secretsmanager', operation);
    const input = jsonObject(call.body);
    const secretId = requiredText(input, 'SecretId');
    const resource = resources().find(
      (secret) => [secret.arn, secret.ref, nameOf(secret)].includes(secretId) || secret.arn.startsWith(`${secretId}-`),
    );
    if (resource === undefined) {
      throw new ServiceError(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    allow(iam, call.principal, `secretsmanager:${operation}`, resource.arn);
    const name = nameOf(resource);
    const named = { ARN: resource.arn, Name: name, VersionStages: ['AWSCURRENT'] };
    const present = presentOf(resource, name);
    if (operation === 'PutSecretValue') {
      const VersionId = requiredText(input, 'ClientRequestToken');
      // The SDK repeats a call under its token.
      if (VersionId !== present.versionId) put.put(name, requiredText(input, 'SecretString'), VersionId, present);
      return json({ ...named, VersionId });
    }
    const { value, versionId, createdMs } = present;
    return json({ ...named, SecretString: value, VersionId: versionId, CreatedDate: createdMs / 1000 });
  }

  return { answer, presentValue };
}
