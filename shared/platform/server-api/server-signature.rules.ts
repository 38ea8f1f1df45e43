import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '#shared/kernel/errors.ts';
import type { ServerRequest } from '#shared/kernel/request-ports.ts';
import { type Application, secretsOf } from '#shared/platform/realtime/application.ts';

/** How far the time of a request may be from ours, in either direction. */
const maxSkewSeconds = 600;

/**
 * Refuses a request that the application's secret has not signed (Pusher's "HTTP API reference", "Authentication"). The
 * reason goes to the caller: it holds only what they sent themselves.
 */
export function checkServerRequest(request: ServerRequest, application: Application, nowMilliseconds: number): void {
  const parameters = request.query.map(([name, value]) => [name.toLowerCase(), value] as const);
  const given = (name: string) => parameters.find(([each]) => each === name)?.[1];
  const required = (name: string) => given(name) ?? refuse(name, 'is required');

  if (!isSame(required('auth_key'), application.key)) refuse('auth_key', 'there is no application with this key');
  if (required('auth_version') !== '1.0') refuse('auth_version', 'must be 1.0');
  const nowSeconds = Math.floor(nowMilliseconds / 1000);
  const timestamp = required('auth_timestamp');
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) - nowSeconds) > maxSkewSeconds) {
    refuse('auth_timestamp', `must be within ${maxSkewSeconds} s of our time, which is ${nowSeconds}`);
  }
  const isBodySigned = request.body.length > 0 || given('body_md5') !== undefined;
  if (isBodySigned && !isSame(required('body_md5'), createHash('md5').update(request.body).digest('hex'))) {
    refuse('body_md5', 'is not the MD5 of the body');
  }
  const signature = required('auth_signature');
  const texts = spellingsOf(request.path).map((path) => textToSign({ ...request, path }, parameters));
  const signatures = secretsOf(application).flatMap((secret) =>
    texts.map((text) => createHmac('sha256', secret).update(text).digest('hex')),
  );
  if (!signatures.some((each) => isSame(signature, each))) {
    refuse('auth_signature', `is not the HMAC-SHA256, by the secret, of ${JSON.stringify(texts[0])}`);
  }
  if ((request.appId ?? application.appId) !== application.appId) throw new Failure('app_not_found');
}

/** API Gateway hands a path over decoded. The libraries sign it as they were given it: as it is, or escaped. */
function spellingsOf(path: string): readonly string[] {
  return [path, path.split('/').map(encodeURIComponent).join('/')];
}

function textToSign({ method, path }: ServerRequest, parameters: readonly (readonly [string, string])[]): string {
  const signed = parameters.filter(([name]) => name !== 'auth_signature').sort(([a], [b]) => (a < b ? -1 : +(a > b)));
  return [method, path, signed.map((pair) => pair.join('=')).join('&')].join('\n');
}

function refuse(path: string, message: string): never {
  throw new Failure('unsigned_request', { facts: { errors: [{ in: 'query', path, message }] } });
}

/** Compares digests in constant time; they have equal length. */
function isSame(given: string, known: string): boolean {
  return timingSafeEqual(digest(given), digest(known));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
