import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { ACCOUNT_ARN, functionWith, resource, startTestEndpoint } from './endpoint-under-test.ts';

const arnOf = (id: string) => `${ACCOUNT_ARN('kms')}:key/${id}`;
const keys = ['one', 'other'].map((id) => resource('AWS::KMS::Key', `Key-${id}`, {}, { ref: id, arn: arnOf(id) }));
const encryption = (KeyId: string, context?: Record<string, string>, text = 'plain') =>
  new EncryptCommand({ KeyId, Plaintext: Buffer.from(text), ...(context && { EncryptionContext: context }) });
const decryption = (CiphertextBlob: Uint8Array | undefined, context?: Record<string, string>, KeyId?: string) =>
  new DecryptCommand({
    CiphertextBlob,
    ...(context && { EncryptionContext: context }),
    ...(KeyId !== undefined && { KeyId }),
  });
const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

test('a key decrypts what it encrypted, with the context in any order, and named by id, by arn or not at all', async () => {
  await using cloud = await startTestEndpoint({ resources: keys });
  const kms = new KMSClient(cloud.client());
  const { CiphertextBlob, KeyId } = await kms.send(encryption('one', { a: '1', b: '2' }));
  expect(KeyId).toBe(arnOf('one'));
  for (const name of [undefined, 'one', arnOf('one')]) {
    const { Plaintext } = await kms.send(decryption(CiphertextBlob, { b: '2', a: '1' }, name));
    expect(textOf(Plaintext)).toBe('plain');
  }
});

test('another context, another key and made-up bytes are refused with the errors of KMS', async () => {
  await using cloud = await startTestEndpoint({ resources: keys });
  const kms = new KMSClient(cloud.client());
  const { CiphertextBlob } = await kms.send(encryption('one', { a: '1' }));
  const invalid = { name: 'InvalidCiphertextException' };
  await expect(kms.send(decryption(CiphertextBlob, { a: '2' }))).rejects.toMatchObject(invalid);
  await expect(kms.send(decryption(CiphertextBlob))).rejects.toMatchObject(invalid);
  await expect(kms.send(decryption(Buffer.from('made up')))).rejects.toMatchObject(invalid);
  await expect(kms.send(decryption(CiphertextBlob?.subarray(0, 60), { a: '1' }))).rejects.toMatchObject(invalid);
  await expect(kms.send(decryption(CiphertextBlob, { a: '1' }, 'other'))).rejects.toMatchObject({
    name: 'IncorrectKeyException',
  });
  await expect(kms.send(encryption('none'))).rejects.toMatchObject({ name: 'NotFoundException' });
  await expect(kms.send(encryption('one', undefined, 'x'.repeat(4097)))).rejects.toThrow(/4096/);
});

test('a function may use only the keys and the actions that its role allows', async () => {
  const resources = [
    ...keys,
    ...functionWith('sealer', [{ Action: 'kms:Encrypt', Resource: arnOf('one') }]),
    ...functionWith('opener', [{ Action: 'kms:Decrypt', Resource: arnOf('one') }]),
  ];
  await using cloud = await startTestEndpoint({ resources });
  const [sealer, opener] = ['sealer', 'opener'].map((name) => new KMSClient(cloud.client(name)));
  const denied = { name: 'AccessDeniedException' };
  const { CiphertextBlob } = (await sealer?.send(encryption('one'))) ?? {};
  const opened = await opener?.send(decryption(CiphertextBlob));
  expect(textOf(opened?.Plaintext)).toBe('plain');
  await expect(sealer?.send(decryption(CiphertextBlob))).rejects.toMatchObject(denied);
  await expect(sealer?.send(encryption('other'))).rejects.toMatchObject(denied);
  await expect(opener?.send(encryption('one'))).rejects.toMatchObject(denied);
});

test('a value encrypted before a restart is decrypted after it, but not with another data directory', async () => {
  const directories = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'aws-kms-'))));
  const [own = '', foreign = ''] = directories;
  try {
    let blob: Uint8Array | undefined;
    {
      await using cloud = await startTestEndpoint({ resources: keys, dataDirectory: own });
      blob = (await new KMSClient(cloud.client()).send(encryption('one'))).CiphertextBlob;
    }
    {
      await using cloud = await startTestEndpoint({ resources: keys, dataDirectory: own });
      expect(textOf((await new KMSClient(cloud.client()).send(decryption(blob))).Plaintext)).toBe('plain');
    }
    await using cloud = await startTestEndpoint({ resources: keys, dataDirectory: foreign });
    const opening = new KMSClient(cloud.client()).send(decryption(blob));
    await expect(opening).rejects.toMatchObject({ name: 'InvalidCiphertextException' });
  } finally {
    for (const directory of directories) await rm(directory, { recursive: true, force: true });
  }
});
