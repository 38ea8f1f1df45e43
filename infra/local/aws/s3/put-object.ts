import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from '../call.ts';
import { targetOf } from './access.ts';

interface ObjectStore {
  putObject(
    bucket: string,
    key: string,
    body: Buffer,
    contentType: string,
    metadata: Record<string, string>,
    systemMetadata: Readonly<Record<string, string>>,
  ): { readonly etag: string };
}

/**
 * Whether a request puts the bytes of one object as they are. fauxqs does not take these: it fails on an empty body and
 * on curl's content type, ends at 11 MiB, and takes what S3 refuses.
 */
export function isPlainPut({ method, url = '', headers }: IncomingMessage): boolean {
  const isOfAnotherKind = 'x-amz-copy-source' in headers || new URL(url, 'http://s3').searchParams.has('uploadId');
  return method === 'PUT' && !isOfAnotherKind && !String(headers['content-encoding']).includes('aws-chunked');
}

/** S3 API Reference, "PutObject" and "Error responses". */
export async function putObject(store: ObjectStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { headers, url = '' } = request;
  checkLength(headers);
  const { bucket, key } = targetOf(new URL(url, 'http://s3').pathname);
  const body = await bodyOf(request);
  checkDigest(String(headers['content-md5'] ?? ''), body);
  const contentType = headers['content-type'] ?? 'binary/octet-stream';
  const { etag } = store.putObject(bucket, key, body, contentType, metadataOf(headers), {
    ...text('contentLanguage', headers['content-language']),
    ...text('contentDisposition', headers['content-disposition']),
    ...text('cacheControl', headers['cache-control']),
    ...text('contentEncoding', headers['content-encoding']),
  });
  response.writeHead(200, { etag, 'content-length': 0 }).end();
}

function checkLength({ 'transfer-encoding': transferEncoding, 'content-length': length }: IncomingHttpHeaders): void {
  if (transferEncoding !== undefined) {
    const message = 'A header you provided implies functionality that is not implemented';
    throw new ServiceError(501, 'NotImplemented', message);
  }
  if (length === undefined) {
    throw new ServiceError(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
}

function checkDigest(stated: string, body: Buffer): void {
  if (stated === '') return;
  if (!/^[A-Za-z0-9+/]{22}==$/.test(stated)) {
    throw new ServiceError(400, 'InvalidDigest', 'The Content-MD5 you specified was invalid.');
  }
  if (createHash('md5').update(body).digest('base64') !== stated) {
    throw new ServiceError(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function metadataOf(headers: IncomingHttpHeaders): Record<string, string> {
  const prefix = 'x-amz-meta-';
  const own = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), String(value)]));
}

function text<Name extends string>(name: Name, value: string | undefined): { [name in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: string });
}
