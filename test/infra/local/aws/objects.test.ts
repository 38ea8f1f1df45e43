import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  functionWith,
  queue,
  queueArn,
  resource,
  startTestEndpoint,
  type TestEndpoint,
} from './endpoint-under-test.ts';

const bucket = resource(
  'AWS::S3::Bucket',
  'media',
  {
    CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['https://app.example.com'], AllowedMethods: ['PUT'] }] },
  },
  { arn: 'arn:aws:s3:::media' },
);
const uploads = { Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::media/uploads/*' };

describe('S3 with its permission check', () => {
  let cloud: TestEndpoint;
  let s3: S3Client;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aws-objects-'));
    cloud = await startTestEndpoint({
      resources: [bucket, ...functionWith('media-function', [uploads])],
      dataDirectory: directory,
    });
    s3 = new S3Client({ ...cloud.client('media-function'), requestChecksumCalculation: 'WHEN_REQUIRED' });
  });
  afterAll(async () => {
    await cloud.close();
    await rm(directory, { recursive: true, force: true });
  });

  function presign(key: string, expiresIn = 300): Promise<string> {
    const command = new PutObjectCommand({ Bucket: 'media', Key: key, ContentType: 'image/png', ContentLength: 5 });
    return getSignedUrl(s3, command, {
      expiresIn,
      signingDate: new Date(cloud.clock.now()),
      signableHeaders: new Set(['content-type', 'content-length']),
    });
  }
  const upload = (url: string, body = 'bytes', type = 'image/png') =>
    fetch(url, { method: 'PUT', body, headers: { 'content-type': type } });

  test('a presigned upload stores the object, which its owner can read', async () => {
    const answer = await upload(await presign('uploads/one.png'));
    expect(answer.status).toBe(200);
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: 'media', Key: 'uploads/one.png' }));
    expect([await Body?.transformToString(), ContentType]).toEqual(['bytes', 'image/png']);
  });

  test.each([
    ['another type', async () => upload(await presign('uploads/x.png'), 'bytes', 'text/html')],
    ['another length', async () => upload(await presign('uploads/x.png'), 'more bytes than agreed')],
    ['another key', async () => upload((await presign('uploads/x.png')).replace('x.png', 'y.png'))],
    ['a longer life', async () => upload((await presign('uploads/x.png')).replace('Expires=300', 'Expires=3000'))],
  ])('an upload with %s than signed is refused', async (_, attempt) => {
    const answer = await attempt();
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
    const read = s3.send(new GetObjectCommand({ Bucket: 'media', Key: 'uploads/x.png' }));
    await expect(read).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  /** What S3 answers to a PUT with these headers under a permit that names neither type nor length. */
  async function putRaw(key: string, headers: http.OutgoingHttpHeaders, ...chunks: string[]): Promise<string> {
    const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'media', Key: key }), {
      signingDate: new Date(cloud.clock.now()),
    });
    const request = http.request(url, { method: 'PUT', headers });
    const answered = once(request, 'response') as Promise<[http.IncomingMessage]>;
    for (const chunk of chunks) request.write(chunk);
    request.end();
    const [response] = await answered;
    const [, code = ''] = /<Code>(.*)<\/Code>/.exec(await textOf(response)) ?? [];
    return `${response.statusCode} ${code}`.trim();
  }
  const md5 = (text: string) => createHash('md5').update(text).digest('base64');

  test.each([
    ['as curl sends it', { 'content-type': 'application/x-www-form-urlencoded', 'content-length': 5 }, 'bytes'],
    ['without a type', { 'content-length': 5 }, 'bytes'],
    ['with its right digest', { 'content-length': 5, 'content-md5': md5('bytes') }, 'bytes'],
    ['without content', { 'content-length': 0 }, ''],
  ])('a file %s is stored', async (_name, headers, content) => {
    expect(await putRaw('uploads/raw', headers, ...(content ? [content] : []))).toBe('200');
    const { Body, ContentType } = await s3.send(new GetObjectCommand({ Bucket: 'media', Key: 'uploads/raw' }));
    const type = 'content-type' in headers ? headers['content-type'] : 'binary/octet-stream';
    expect([await Body?.transformToString(), ContentType]).toEqual([content, type]);
  });

  test.each([
    ['with a token as well', { 'content-length': 5, authorization: 'Bearer x' }, '400 InvalidArgument'],
    ['in chunks of no stated length', { 'transfer-encoding': 'chunked' }, '501 NotImplemented'],
    ['with a digest of other content', { 'content-length': 5, 'content-md5': md5('other') }, '400 BadDigest'],
    ['with a digest that is none', { 'content-length': 5, 'content-md5': 'bytes' }, '400 InvalidDigest'],
  ])('a file %s is refused', async (_name, headers, refusal) => {
    expect(await putRaw('uploads/refused', headers, 'bytes')).toBe(refusal);
    const read = s3.send(new GetObjectCommand({ Bucket: 'media', Key: 'uploads/refused' }));
    await expect(read).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('an upload without a length is refused', async () => {
    const { hostname, port, pathname, search } = new URL(
      await getSignedUrl(s3, new PutObjectCommand({ Bucket: 'media', Key: 'uploads/none' }), {
        signingDate: new Date(cloud.clock.now()),
      }),
    );
    const socket = connect(Number(port), hostname);
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: ${hostname}:${port}\r\nconnection: close\r\n\r\n`);
    const answer = await textOf(socket);
    expect(answer).toMatch(/^HTTP\/1.1 411 .*<Code>MissingContentLength<\/Code>/s);
  });

  test('a file larger than a part of an upload in parts is stored whole', async () => {
    const Body = Buffer.alloc(12 * 1024 * 1024, 'x');
    await s3.send(new PutObjectCommand({ Bucket: 'media', Key: 'uploads/large', Body }));
    const stored = await s3.send(new GetObjectCommand({ Bucket: 'media', Key: 'uploads/large' }));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
  });

  test('a presigned url grants no more than its signer may do', async () => {
    const answer = await upload(await presign('private/one.png'));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('s3:PutObject');
  });

  test('a key that would lead out of the store is refused, even when the operator signs it', async () => {
    const operator = new S3Client({ ...cloud.client(), requestChecksumCalculation: 'WHEN_REQUIRED' });
    const key = 'uploads/../../../outside';
    const url = await getSignedUrl(operator, new PutObjectCommand({ Bucket: 'media', Key: key }), {
      signingDate: new Date(cloud.clock.now()),
    });
    const path = url.slice(cloud.endpoint.url.length);
    expect(path).toContain(key);
    const answer = await new Promise<string>((resolve, reject) => {
      const { port } = new URL(cloud.endpoint.url);
      const request = http.request({ host: '127.0.0.1', port, path, method: 'PUT' }, (response) => {
        response.setEncoding('utf8').on('data', (text) => resolve(`${response.statusCode} ${text}`));
      });
      request.on('error', reject).end('bytes');
    });
    expect(answer).toMatch(/^400 .*InvalidURI/s);
  });

  test('signed calls may do only what the role allows', async () => {
    await s3.send(new PutObjectCommand({ Bucket: 'media', Key: 'uploads/two', Body: 'two' }));
    const elsewhere = s3.send(new PutObjectCommand({ Bucket: 'media', Key: 'elsewhere', Body: 'two' }));
    await expect(elsewhere).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'media' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    const operator = new S3Client(cloud.client());
    const { Contents } = await operator.send(new ListObjectsV2Command({ Bucket: 'media', Prefix: 'uploads/two' }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['uploads/two']);
  });

  test('the public server accepts presigned requests, with CORS, and no others', async () => {
    const server = http.createServer((request, response) => {
      if (!cloud.endpoint.presigned(request, response)) response.writeHead(418).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const url = (await presign('uploads/public.png')).replace(cloud.endpoint.url, origin);
    const preflight = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example.com', 'access-control-request-method': 'PUT' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'https://app.example.com',
    ]);
    expect((await upload(url)).status).toBe(200);
    expect((await fetch(`${origin}/media/uploads/public.png`)).status).toBe(418);
    server.closeAllConnections();
    server.close();
  });

  // Last, because it moves the clock.
  test('a presigned upload expires by the virtual clock', async () => {
    const url = await presign('uploads/late.png', 300);
    await cloud.clock.advance(301);
    const answer = await upload(url);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Request has expired');
  });
});

describe('a bucket that announces its objects', () => {
  const notes = (configuration: Record<string, unknown>) =>
    resource(
      'AWS::S3::Bucket',
      'inbox',
      { NotificationConfiguration: { QueueConfigurations: [configuration] } },
      { arn: 'arn:aws:s3:::inbox' },
    );
  const mayTell = resource('AWS::SQS::QueuePolicy', 'mayTell', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 's3.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn('arrivals'),
          Condition: { StringEquals: { 'aws:SourceAccount': '000000000000' } },
        },
      ],
    },
  });
  const ofQuarantine = {
    Event: 's3:ObjectCreated:*',
    Queue: queueArn('arrivals'),
    Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'quarantine/' }] } },
  };

  test('sends one message for each object created under the prefix, and none for other objects or refused uploads', async () => {
    await using cloud = await startTestEndpoint({ resources: [notes(ofQuarantine), queue('arrivals'), mayTell] });
    const operator = new S3Client({ ...cloud.client(), requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = (Key: string) => operator.send(new PutObjectCommand({ Bucket: 'inbox', Key, Body: 'bytes' }));
    await put('quarantine/a b');
    await put('public/one');
    const forbidden = await fetch(`${cloud.endpoint.url}/inbox/quarantine/two?X-Amz-Signature=0`, { method: 'PUT' });
    expect(forbidden.status).toBeGreaterThanOrEqual(400);
    await operator.send(
      new CopyObjectCommand({ Bucket: 'inbox', Key: 'quarantine/copy', CopySource: 'inbox/public/one' }),
    );
    await cloud.activity.idle();

    const { Messages = [] } = await new SQSClient({ ...cloud.client(), useQueueUrlAsEndpoint: false }).send(
      new ReceiveMessageCommand({ QueueUrl: queue('arrivals').ref, MaxNumberOfMessages: 10 }),
    );
    const records = Messages.flatMap(({ Body }) => JSON.parse(Body ?? '').Records);
    expect(records.map(({ eventName, s3 }) => [eventName, s3.object.key])).toEqual([
      ['ObjectCreated:Put', 'quarantine/a+b'],
      ['ObjectCreated:Copy', 'quarantine/copy'],
    ]);
    expect(records[0]).toMatchObject({
      eventSource: 'aws:s3',
      s3: { bucket: { name: 'inbox', arn: 'arn:aws:s3:::inbox' } },
    });
  });

  test('stops the start when its queue accepts no messages from S3', async () => {
    const resources = [notes(ofQuarantine), queue('arrivals')];
    await expect(startTestEndpoint({ resources })).rejects.toThrow(/inbox.*arrivals/);
  });
});
