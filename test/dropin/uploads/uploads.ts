import http from 'node:http';
import { GetObjectCommand, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { handler as createUpload } from '#functions/dropin/uploads/create-upload/handler.ts';
import { handler as getUpload } from '#functions/dropin/uploads/get-upload/handler.ts';
import { handler as inspectUpload } from '#functions/dropin/uploads/inspect-upload/handler.ts';
import { writeS3Error } from '#infra/local/aws/s3/guard.ts';
import { openS3Store } from '#infra/local/aws/s3/store.ts';
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { chat } from '#shared/dropin/messaging/chat.dynamo.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { ConsumerDefinition, Unit } from '#shared/kernel/route/define.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { publicAddress } from '#shared/platform/http/public-address.adapter.ts';
import { assets } from '#shared/platform/uploads/asset.dynamo.ts';
import { files } from '#shared/platform/uploads/files.adapter.ts';
import { quarantine } from '#shared/platform/uploads/quarantine.adapter.ts';
import { uploadPermits } from '#shared/platform/uploads/upload-permits.adapter.ts';
import { call } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';
import { registered } from '../accounts/people.ts';
import { storeGig } from '../gigs/gig-fixture.ts';

export const bucket = 'uploads-under-test';
export const operator = '57076063674ea5da598a6a19';
/** An operator who was offered the gig and did not take it. */
export const candidate = '57076063674ea5da598a6a20';
export const stranger = '57076063674ea5da598a6a21';
export const unknownId = 'ffffffffffffffffffffffff';

/** Pictures of one colour, in the form in which they are served, so that their inspection changes no byte. */
const grey = sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } });
export const png = await grey.clone().png().toBuffer();
export const jpeg = await grey.clone().jpeg({ quality: 85 }).toBuffer();

/** The first bytes of real files, by which the type is detected. */
export const mp4 = Buffer.from('000000186674797069736f6d0000020069736f6d6d703432', 'hex');
export const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
export const page = Buffer.from('<!doctype html><script>alert(1)</script>');

// One store for all test files that a worker runs; it ends with the worker. It checks no signatures: the stories test
// them on the whole cloud.
const store = await openS3Store([bucket], ':memory:');
const server = http.createServer((request, response) => {
  store.serve(request, response).catch((refusal: unknown) => writeS3Error(response, refusal));
});
server.unref();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
const s3 = new S3Client({
  region: 'us-east-1',
  endpoint: process.env.AWS_ENDPOINT_URL_S3,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

/** An object in the bucket, or undefined if there is none. */
export async function objectAt(Key: string): Promise<{ bytes: Buffer; contentType?: string } | undefined> {
  try {
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return { bytes: Buffer.from((await Body?.transformToByteArray()) ?? []), contentType: ContentType };
  } catch (thrown) {
    if (thrown instanceof S3ServiceException && thrown.name === 'NoSuchKey') return undefined;
    throw thrown;
  }
}

/** Puts a file under any key into the bucket, as if it had been uploaded. */
export async function putAt(Key: string, bytes: Buffer, ContentType = 'application/octet-stream'): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes, ContentType }));
}

/** Real ports on a table and a store, with a gig of a customer and an operator. */
export async function uploads(gigChange: Partial<Gig> = {}) {
  const runtime = await testRuntime({ UPLOADS_BUCKET: bucket });
  const ports = {
    ...runtime,
    accounts: accounts(runtime),
    assets: assets(runtime),
    chat: chat(runtime),
    files: files(runtime),
    gigs: gigs(runtime),
    publicAddress: publicAddress(runtime),
    quarantine: quarantine(runtime),
    uploadPermits: uploadPermits(runtime),
  };
  const { id: customer } = await registered(runtime);
  const parties = { customer, operator, candidates: [operator, candidate] };
  const gig = await storeGig(ports, { id: runtime.ids.objectId(), ...parties, status: 'streaming', ...gigChange });

  const ask = (as: string, body: unknown) => call(createUpload, ports, { as, body });
  const look = (as: string, assetId: string, query = {}) => call(getUpload, ports, { as, params: { assetId }, query });

  /** Hands the consumer S3's notification of these objects, as the queue does. */
  const notify = async (...keys: string[]) => {
    const unit: Unit<ConsumerDefinition> = inspectUpload;
    const consume = consumerFunction('inspectUpload', unit, ports, () => undefined);
    const Records = keys.map((key) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: bucket }, object: { key } },
    }));
    const { batchItemFailures } = await consume({ Records: [{ messageId: 'm1', body: JSON.stringify({ Records }) }] });
    return batchItemFailures.length === 0;
  };

  /** Requests an upload and puts the file where the permit says, without inspection. */
  const upload = async (as: string, body: unknown, bytes: Buffer) => {
    const { body: permit } = await ask(as, body);
    await putAt(permit.key, bytes);
    return { assetId: String(permit.assetId), key: String(permit.key) };
  };

  /** Does the same, with inspection. */
  const uploaded = async (as: string, body: unknown, bytes: Buffer) => {
    const made = await upload(as, body, bytes);
    if (!(await notify(made.key))) throw new Error('The inspection failed.');
    return made;
  };

  return { runtime, ports, customer, gig: gig.id, ask, look, notify, upload, uploaded };
}
