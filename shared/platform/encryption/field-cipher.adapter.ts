import { DecryptCommand, EncryptCommand, InvalidCiphertextException, KMSClient } from '@aws-sdk/client-kms';
import { Failure } from '#shared/kernel/errors.ts';
import { oncePerRuntime, type Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { FieldContext, FieldOpener, FieldSealer } from './field-cipher.ports.ts';

const clientOf = oncePerRuntime(
  () => new KMSClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } }),
);

/**
 * Encrypts fields with the stage's key in KMS itself. Fields are short and rarely used, so a call for each costs next
 * to nothing (0.03 USD for ten thousand). No function ever holds a key, and AWS logs which principal opened which field
 * of which owner. The context is the encryption context: KMS decrypts a value only with the context it was encrypted
 * with.
 */
export function fieldCipher(runtime: Runtime): FieldSealer & FieldOpener {
  const client = clientOf(runtime);
  const KeyId = runtime.environment('FIELD_KEY_ARN');
  return {
    seal: async (plain, context) => {
      const command = new EncryptCommand({
        KeyId,
        Plaintext: Buffer.from(plain, 'utf8'),
        EncryptionContext: encryptionContextOf(context),
      });
      const { CiphertextBlob } = await orFailure(client.send(command));
      return Buffer.from(present(CiphertextBlob)).toString('base64');
    },

    open: async (sealed, context) => {
      const command = new DecryptCommand({
        KeyId,
        CiphertextBlob: Buffer.from(sealed, 'base64'),
        EncryptionContext: encryptionContextOf(context),
      });
      const { Plaintext } = await orFailure(client.send(command));
      return Buffer.from(present(Plaintext)).toString('utf8');
    },
  };
}

function encryptionContextOf({ owner, field }: FieldContext): Record<string, string> {
  return { owner, field };
}

/** Drops the provider's own message: the name of the error says enough. */
async function orFailure<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : 'an unknown failure';
    const isForged = thrown instanceof InvalidCiphertextException;
    throw new Failure(isForged ? 'internal' : 'provider_unavailable', { detail: `KMS: ${name}` });
  }
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (!bytes) throw new Failure('provider_unavailable', { detail: 'KMS answered without the value.' });
  return bytes;
}
