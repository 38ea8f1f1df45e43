/**
 * Signatures are verified by hand although the SDK brings `@smithy/signature-v4`: that signs what a client is about to
 * send, with headers of its own choice, while a verifier takes those that the caller names. And code that checks what it
 * has signed itself passes its own mistakes.
 */

import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * AWS Signature Version 4 (IAM User Guide, "Create a signed AWS API request"): the parts of the `Authorization` header
 * or of a presigned URL's query string.
 */
interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

interface SignedRequest {
  readonly method: string;
  /** Path as sent: percent-encoded, without query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly timestamp: string;
  /** Hex SHA-256 of the body, or the literal that replaces it. */
  readonly payloadHash: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** Parses the signature in an `Authorization` header; undefined when it is not Version 4. */
export function readAuthorization(header: string | undefined): Signature | undefined {
  const [, accessKeyId, date, region, service, signedHeaders, signature] = AUTHORIZATION.exec(header ?? '') ?? [];
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/** Parses the signature in a presigned URL's query; undefined when there is none. */
export function readPresigned(query: URLSearchParams): Signature | undefined {
  const [accessKeyId, date, region, service, terminator] = (query.get('X-Amz-Credential') ?? '').split('/');
  const signature = query.get('X-Amz-Signature');
  const signedHeaders = query.get('X-Amz-SignedHeaders');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request') return undefined;
  if (!signature || !signedHeaders || query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

export function sha256(data: string | Buffer): string {
  return hash('sha256', data, 'hex');
}

function hmac(key: string | Buffer | KeyObject, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalPath(path: string, service: string): string {
  // Only S3 does not encode the path a second time.
  return service === 's3' || path === '/' ? path : escapeUri(path).replaceAll('%2F', '/');
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return [...new URLSearchParams(query)]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [escapeUri(name), escapeUri(value)] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** As key objects, since Node takes 10 us to make one of the bytes each time. */
const signingKeys = new Map<string, KeyObject>();

function signingKey(secret: string, { date, region, service }: Signature): KeyObject {
  const name = `${secret} ${date} ${region} ${service}`;
  let key = signingKeys.get(name);
  if (key === undefined) {
    key = createSecretKey(hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), 'aws4_request'));
    // A test may move the clock over years of days, and each day has its own keys.
    if (signingKeys.size > 2_000) signingKeys.clear();
    signingKeys.set(name, key);
  }
  return key;
}

/** Whether the request carries the signature that this secret produces for it. */
export function verifySignature(signature: Signature, secret: string, request: SignedRequest): boolean {
  let headers = '';
  for (const name of signature.signedHeaders) {
    const value = request.headers[name];
    if (value === undefined) return false;
    headers += `${name}:${(Array.isArray(value) ? value.join(',') : value).trim().replace(/ +/g, ' ')}\n`;
  }
  const canonical = `${request.method}\n${canonicalPath(request.path, signature.service)}\n${canonicalQuery(request.query)}\n${headers}\n${signature.signedHeaders.join(';')}\n${request.payloadHash}`;
  const scope = `${signature.date}/${signature.region}/${signature.service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${request.timestamp}\n${scope}\n${sha256(canonical)}`;
  const expected = hmac(signingKey(secret, signature), toSign);
  const given = Buffer.from(signature.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
