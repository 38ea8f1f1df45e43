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

/** Secrets Manager: GetSecretValue of the template's secrets. */
export function createSecrets(
  { assembly, iam, secretValues }: AwsParts,
  state: DatabaseSync,
): (call: AwsCall) => AwsAnswer {
  const seed = seedOf(state, 'secrets');
  return (call) => {
    if (call.operation !== 'GetSecretValue') throw unsupported('secretsmanager', call.operation);
    const secretId = requiredText(jsonObject(call.body), 'SecretId');
    const resource = assembly
      .ofType('AWS::SecretsManager::Secret')
      .find(
        (secret) =>
          [secret.arn, secret.ref, nameOf(secret)].includes(secretId) || secret.arn.startsWith(`${secretId}-`),
      );
    if (resource === undefined) {
      throw new ServiceError(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    }
    allow(iam, call.principal, 'secretsmanager:GetSecretValue', resource.arn);
    const name = nameOf(resource);
    const given = secretValues[name];
    const value = typeof given === 'object' ? JSON.stringify(given) : (given ?? secretString(resource, name, seed));
    return json({ ARN: resource.arn, Name: name, SecretString: value, VersionStages: ['AWSCURRENT'] });
  };
}
