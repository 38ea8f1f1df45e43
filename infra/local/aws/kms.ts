import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Assembly, Resource } from '../interfaces.ts';
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

/** The largest plaintext that KMS itself encrypts, in bytes (API reference, "Encrypt"). */
const largestPlaintextBytes = 4096;
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'SYMMETRIC_DEFAULT';

/**
 * KMS: Encrypt and Decrypt with the template's symmetric keys, bound to the encryption context as in the real service.
 * Key material derives from the data directory's own seed, so that ciphertexts can be decrypted after a restart too.
 */
export function createKms({ assembly, iam }: AwsParts, state: DatabaseSync): (call: AwsCall) => AwsAnswer {
  const seed = seedOf(state, 'kms');
  const materialOf = (key: Resource) => createHmac('sha256', seed).update(key.arn).digest();

  const encrypt = (call: AwsCall): AwsAnswer => {
    const input = jsonObject(call.body);
    const key = keyNamed(assembly, requiredText(input, 'KeyId'));
    allow(iam, call.principal, 'kms:Encrypt', key.arn);
    const plaintext = Buffer.from(requiredText(input, 'Plaintext'), 'base64');
    if (plaintext.length > largestPlaintextBytes) {
      throw new ServiceError(400, 'ValidationException', `Plaintext has more than ${largestPlaintextBytes} bytes.`);
    }
    const blob = sealed(plaintext, key, materialOf(key), contextOf(input));
    return json({ CiphertextBlob: blob.toString('base64'), KeyId: key.arn, EncryptionAlgorithm: algorithm });
  };

  const decrypt = (call: AwsCall): AwsAnswer => {
    const input = jsonObject(call.body);
    const blob = Buffer.from(requiredText(input, 'CiphertextBlob'), 'base64');
    const key = keyOf(assembly, blob);
    const wanted = textOf(input.KeyId);
    if (wanted !== undefined && keyNamed(assembly, wanted) !== key) {
      throw new ServiceError(400, 'IncorrectKeyException', 'The ciphertext is of another key.');
    }
    allow(iam, call.principal, 'kms:Decrypt', key.arn);
    const plaintext = opened(blob, materialOf(key), contextOf(input));
    return json({ Plaintext: plaintext.toString('base64'), KeyId: key.arn, EncryptionAlgorithm: algorithm });
  };

  const operations: Readonly<Record<string, (call: AwsCall) => AwsAnswer>> = { Encrypt: encrypt, Decrypt: decrypt };
  return (call) => {
    const run = operations[call.operation];
    if (run === undefined) throw unsupported('kms', call.operation);
    return run(call);
  };
}

function keysIn(assembly: Assembly): readonly Resource[] {
  return assembly.ofType('AWS::KMS::Key');
}

function keyNamed(assembly: Assembly, keyId: string): Resource {
  const key = keysIn(assembly).find(({ arn, ref }) => arn === keyId || ref === keyId);
  if (key === undefined) throw new ServiceError(400, 'NotFoundException', `Key '${keyId}' does not exist.`);
  return key;
}

/** The encryption context is authenticated; the order of its members does not matter. */
function contextOf(input: Record<string, unknown>): Buffer {
  const members = Object.entries(recordOf(input.EncryptionContext)).sort(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(JSON.stringify(members));
}

/**
 * A ciphertext names its key. It contains the length of the key's arn, the arn, the nonce, the encrypted text and its
 * tag.
 */
function sealed(plaintext: Buffer, { arn }: Resource, material: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', material, nonce).setAAD(context);
  const name = Buffer.from(arn);
  const content = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([Buffer.of(name.length), name, nonce, content, cipher.getAuthTag()]);
}

function keyOf(assembly: Assembly, blob: Buffer): Resource {
  const arn = blob.subarray(1, 1 + (blob[0] ?? 0)).toString();
  const key = keysIn(assembly).find((candidate) => candidate.arn === arn);
  if (key === undefined) throw invalidCiphertext();
  return key;
}

function opened(blob: Buffer, material: Buffer, context: Buffer): Buffer {
  const rest = blob.subarray(1 + (blob[0] ?? 0));
  if (rest.length < nonceBytes + tagBytes) throw invalidCiphertext();
  const decipher = createDecipheriv('aes-256-gcm', material, rest.subarray(0, nonceBytes))
    .setAAD(context)
    .setAuthTag(rest.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(rest.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** Also the answer to a wrong encryption context. */
function invalidCiphertext(): ServiceError {
  return new ServiceError(400, 'InvalidCiphertextException', 'The ciphertext cannot be opened.');
}
