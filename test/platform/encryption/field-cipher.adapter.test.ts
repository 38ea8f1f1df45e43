import { EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldCipher } from '#shared/platform/encryption/field-cipher.adapter.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import {
  ACCOUNT_ARN,
  resource,
  startTestEndpoint,
  type TestEndpoint,
} from '#test/infra/local/aws/endpoint-under-test.ts';

const keyArn = `${ACCOUNT_ARN('kms')}:key/1`;
const number = '1234567891011';
const context = { owner: 'user/2', field: 'payoutMethod.accountNumber' };

let cloud: TestEndpoint;
beforeAll(async () => {
  cloud = await startTestEndpoint({
    resources: [resource('AWS::KMS::Key', 'FieldKey', {}, { ref: '1', arn: keyArn })],
  });
  const { endpoint, region, credentials } = cloud.client();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  });
});
afterAll(() => cloud.close());

const cipher = () => fieldCipher(createRuntime({ FIELD_KEY_ARN: keyArn }));

test('a sealed value opens to the original, and the sealed form shows nothing of it', async () => {
  const sealed = await cipher().seal(number, context);
  expect(sealed).not.toContain(number);
  expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain(number);
  expect(await cipher().open(sealed, context)).toBe(number);
});

test('the same value sealed twice looks different, so that equal values are not visible', async () => {
  expect(await cipher().seal(number, context)).not.toBe(await cipher().seal(number, context));
});

test.each([
  ['another owner', { ...context, owner: 'user/3' }],
  ['another field', { ...context, field: 'withdrawal.accountNumber' }],
])('a value sealed for one context does not open for %s', async (_name, other) => {
  const sealed = await cipher().seal(number, context);
  const failure = await cipher()
    .open(sealed, other)
    .catch((thrown) => thrown);
  expect(failure).toMatchObject({ code: 'internal', message: 'KMS: InvalidCiphertextException' });
});

test('a sealed value that was changed does not open', async () => {
  const bytes = Buffer.from(await cipher().seal(number, context), 'base64');
  bytes.writeUInt8((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1);
  await expect(cipher().open(bytes.toString('base64'), context)).rejects.toMatchObject({ code: 'internal' });
});

test('the error for a provider that does not answer contains only its name', async () => {
  const kms = mockClient(KMSClient)
    .onAnyCommand()
    .rejects(new Error(`throttled while sealing ${number}`));
  const failure = await cipher()
    .seal(number, context)
    .catch((thrown) => thrown);
  const { length } = kms.commandCalls(EncryptCommand);
  kms.restore();
  expect(length).toBe(1);
  expect(failure).toMatchObject({ code: 'provider_unavailable', cause: undefined });
  expect(failure.message).not.toContain(number);
});
