import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Principal } from '#infra/local/interfaces.ts';
import { allow, listOf, recordOf, ServiceError } from '../call.ts';
import type { Deliver } from '../deliver.ts';
import type { AwsParts } from '../dependencies.ts';
import { readPresigned, verifySignature } from '../signature.ts';
import { element } from '../xml.ts';
import { s3Needs, targetOf } from './access.ts';
import { createNotifications } from './notifications.ts';
import { openS3Store, type S3Store } from './store.ts';

/** S3 with access control: only requests that are signed, in time and allowed reach the store. */
export interface S3Guard {
  /** Handles a request whose header signature has been verified. */
  signed(request: IncomingMessage, response: ServerResponse, principal: Principal): Promise<void>;
  /**
   * Handles a request on the public origin if its path begins with a bucket of the template and it has a presigned
   * query, or if it is the preflight of such a request. Otherwise it returns false and does nothing.
   */
  presigned(request: IncomingMessage, response: ServerResponse): boolean;
  /** Serves one object without a signature, as to the CDN, which alone may read the bucket. */
  serveObject(request: IncomingMessage, response: ServerResponse, bucket: string, key: string): Promise<void>;
  close(): Promise<void>;
}

/** How far ahead a signing clock may be (S3 API Reference, RequestTimeTooSkewed). */
const CLOCK_SKEW_MS = 15 * 60 * 1_000;
const LONGEST_EXPIRY_SECONDS = 604_800;

function parseTimestamp(timestamp: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

function denied(message: string, code = 'AccessDenied'): ServiceError {
  return new ServiceError(403, code, message);
}

export function writeS3Error(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof ServiceError ? error : new ServiceError(500, 'InternalError', 'We encountered an internal error.');
  const code = known.code === 'AccessDeniedException' ? 'AccessDenied' : known.code;
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element('Code', code)}${element('Message', known.message)}</Error>`;
  // Otherwise the unread rest of a refused upload would be taken for the connection's next request.
  response.writeHead(known.status, { 'content-type': 'application/xml', connection: 'close' }).end(body);
}

export function createS3Guard(parts: AwsParts, endpointHost: () => string, deliver: Deliver): S3Guard {
  const { assembly, iam, clock } = parts;
  const buckets = new Map(assembly.ofType('AWS::S3::Bucket').map((bucket) => [bucket.ref, bucket]));
  const notifications = createNotifications(buckets, parts, deliver);
  let opening: Promise<S3Store> | undefined;
  // The first request opens it: loading the store takes a third of a second, which a run without uploads saves.
  const store = () => {
    opening ??= openS3Store([...buckets.keys()], parts.dataDirectory);
    return opening;
  };

  function split(request: IncomingMessage): { path: string; query: string } {
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    return { path, query };
  }

  function authorise(request: IncomingMessage, principal: Principal): void {
    const { path, query } = split(request);
    const target = targetOf(path);
    if (!buckets.has(target.bucket)) throw new ServiceError(404, 'NoSuchBucket', 'The specified bucket does not exist');
    for (const { action, resource } of s3Needs(request, target, new URLSearchParams(query))) {
      allow(iam, principal, action, resource);
    }
  }

  function checkTime(query: URLSearchParams): void {
    const signedAtMs = parseTimestamp(query.get('X-Amz-Date') ?? '');
    const expiresSeconds = Number(query.get('X-Amz-Expires'));
    if (Number.isNaN(signedAtMs) || !(expiresSeconds > 0 && expiresSeconds <= LONGEST_EXPIRY_SECONDS)) {
      throw new ServiceError(
        400,
        'AuthorizationQueryParametersError',
        'X-Amz-Expires must be between 1 and 604800 seconds',
      );
    }
    if (signedAtMs > clock.now() + CLOCK_SKEW_MS) throw denied('Request is not valid yet');
    if (clock.now() > signedAtMs + expiresSeconds * 1_000) throw denied('Request has expired');
  }

  /** The signature must cover every `x-amz-` header of the request (S3 API Reference, "Signature Calculations"). */
  function checkHeaders({ headers }: IncomingMessage, signed: readonly string[]): void {
    const added = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
    if (added.length > 0) throw denied('There were headers present in the request which were not signed');
  }

  /** Clients that send their token with every request send it to storage as well, which refuses two signatures. */
  function checkOneSignature({ headers }: IncomingMessage): void {
    if (headers.authorization === undefined) return;
    throw new ServiceError(
      400,
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    );
  }

  /** The caller who created the presigned URL. The URL may name any of the hosts on which this cloud answers. */
  function verifyPresigned(request: IncomingMessage, path: string, rawQuery: string): Principal {
    checkOneSignature(request);
    const query = new URLSearchParams(rawQuery);
    const signature = readPresigned(query);
    if (signature === undefined)
      throw denied('The query carries no valid signature', 'AuthorizationQueryParametersError');
    const principal = iam.principalOf(signature.accessKeyId);
    if (principal === undefined)
      throw denied('The AWS Access Key Id you provided does not exist', 'InvalidAccessKeyId');
    checkTime(query);
    checkHeaders(request, signature.signedHeaders);
    const secret = iam.credentialsFor(principal).secretAccessKey;
    const hosts = new Set([request.headers.host, endpointHost(), new URL(parts.publicOrigin()).host]);
    const valid = [...hosts].some((host) =>
      verifySignature(signature, secret, {
        method: request.method ?? '',
        path,
        query: rawQuery,
        headers: { ...request.headers, host },
        timestamp: query.get('X-Amz-Date') ?? '',
        payloadHash: query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
      }),
    );
    if (!valid)
      throw denied(
        'The request signature we calculated does not match the signature you provided.',
        'SignatureDoesNotMatch',
      );
    return principal;
  }

  /** Headers that let a page of another origin read the answer, if the bucket's CORS rules name that origin. */
  function corsHeaders(bucketName: string, request: IncomingMessage): Record<string, string> {
    const origin = request.headers.origin;
    const method = request.headers['access-control-request-method'] ?? request.method ?? '';
    const configuration = recordOf(buckets.get(bucketName)?.properties.CorsConfiguration);
    const rule = listOf(configuration.CorsRules)
      .map(recordOf)
      .find(({ AllowedOrigins, AllowedMethods }) => {
        const origins = listOf(AllowedOrigins);
        return (origins.includes('*') || origins.includes(origin)) && listOf(AllowedMethods).includes(method);
      });
    if (origin === undefined || rule === undefined) return {};
    return {
      'access-control-allow-origin': listOf(rule.AllowedOrigins).includes('*') ? '*' : origin,
      'access-control-allow-methods': listOf(rule.AllowedMethods).join(', '),
      'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
      'access-control-expose-headers': listOf(rule.ExposedHeaders).join(', '),
    };
  }

  async function serve(request: IncomingMessage, response: ServerResponse, check: () => void): Promise<void> {
    try {
      check();
      notifications.follow(request, response, targetOf(split(request).path));
      await (await store()).serve(request, response);
    } catch (error) {
      writeS3Error(response, error);
    }
  }

  return {
    signed: (request, response, principal) => serve(request, response, () => authorise(request, principal)),
    presigned(request, response) {
      const { path, query } = split(request);
      const bucket = path.split('/')[1] ?? '';
      if (!buckets.has(bucket) || !query.includes('X-Amz-Signature=')) return false;
      const cors = corsHeaders(bucket, request);
      if (request.method === 'OPTIONS') {
        response.writeHead(Object.keys(cors).length > 0 ? 200 : 403, cors).end();
        return true;
      }
      for (const [name, value] of Object.entries(cors)) response.setHeader(name, value);
      void serve(request, response, () => authorise(request, verifyPresigned(request, path, query)));
      return true;
    },
    serveObject(request, response, bucket, key) {
      return serve(request, response, () => {
        if (request.method !== 'GET' && request.method !== 'HEAD') throw denied('Only reading is allowed here');
        request.url = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
        targetOf(request.url);
      });
    },
    async close() {
      await (await opening)?.close();
    },
  };
}
