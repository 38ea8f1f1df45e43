import jsonBodyParser from '@middy/http-json-body-parser';
import { Failure } from '#shared/kernel/errors.ts';
import { type BodyKind, bodyKindsOf, type RouteShape } from '../define.ts';
import { asDeclared, charsetOf, decoded } from './charset.ts';
import { readForm } from './form-body.ts';
import { readMultipart } from './multipart.ts';
import type { Request } from './request.ts';

const defaultMaxBodyBytes = 64 * 1024;

/** Lambda accepts 6 MB per call; this much of a body fits, in base64 and with its headers. */
export const maxMultipartBytes = 4_500_000;

/**
 * The documents print `null` as the body of routes that need none. Some clients send that word, with their default
 * content type for text.
 */
const nullInBase64 = Buffer.from('null').toString('base64');

const parseJson = jsonBodyParser({ disableContentTypeCheck: true, reviver: wellFormed });

const kinds: readonly [RegExp, BodyKind][] = [
  [/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i, 'json'],
  [/^application\/x-www-form-urlencoded\s*(?:;|$)/i, 'form'],
  [/^multipart\/form-data\s*;/i, 'multipart'],
];

/** Reads the body by its content type. An absent body is `undefined`; one without a content type is read as JSON. */
export function decodeBody(shape: Pick<RouteShape, 'accepts' | 'maxBodyBytes' | 'largerFiles' | 'body' | 'path'>) {
  const accepts = bodyKindsOf(shape);
  const limitOf = (kind: BodyKind | undefined) =>
    shape.maxBodyBytes ?? (kind === 'multipart' && accepts.includes(kind) ? maxMultipartBytes : defaultMaxBodyBytes);

  return {
    before: (request: Request) => {
      const { event } = request;
      const raw = event.body;
      if (typeof raw !== 'string' || raw === '' || !shape.body) {
        event.body = undefined;
        return;
      }
      const kind = kindOf(event.headers['content-type']);
      const maxBodyBytes = limitOf(kind);
      const bytes = event.isBase64Encoded ? Math.floor((raw.length * 3) / 4) : Buffer.byteLength(raw);
      if (bytes > maxBodyBytes) {
        const { largerFiles } = shape;
        if (largerFiles && kind === 'multipart')
          throw new Failure('form_too_large', { facts: { maxBodyBytes, largerFiles } });
        throw new Failure('body_too_large', { facts: { maxBodyBytes } });
      }
      if (raw === (event.isBase64Encoded ? nullInBase64 : 'null')) {
        event.body = null;
        return;
      }
      if (!kind || !accepts.includes(kind) || isPacked(event)) {
        throw new Failure('unsupported_media_type', { facts: { accepts } });
      }
      try {
        event.body = contentOf(kind, raw, request);
      } catch (cause) {
        if (cause instanceof Failure) throw cause;
        throw new Failure('malformed_body', { cause });
      }
    },
  };
}

/** Refuses text with half a surrogate pair: it is not Unicode, and the store would fail on it. */
function wellFormed(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new SyntaxError('not Unicode');
  return value;
}

function kindOf(contentType: string | undefined): BodyKind | undefined {
  if (!contentType) return 'json';
  return kinds.find(([pattern]) => pattern.test(contentType))?.[1];
}

/** Packed bodies are refused: a small one could become as large as it likes. */
function isPacked({ headers }: Request['event']): boolean {
  return !['', 'identity'].includes((headers['content-encoding'] ?? '').trim().toLowerCase());
}

function contentOf(kind: BodyKind, raw: string, request: Request): unknown {
  const { event } = request;
  const isProven = request.internal.progress.proven !== undefined;
  const contentType = contentTypeOf(event);
  if (kind === 'multipart') return readMultipart(bytesOf(raw, event), contentType);
  const charset = charsetOf(contentType);
  const text = event.isBase64Encoded ? decoded(bytesOf(raw, event), charset) : asDeclared(raw, charset, isProven);
  return kind === 'form' ? readForm(text, charset) : jsonIn(text, request);
}

/** The middleware reads JSON from the event, and leaves what it has read there. */
function jsonIn(text: string, request: Request): unknown {
  request.event.body = text;
  request.event.isBase64Encoded = false;
  parseJson.before?.(request as never);
  return request.event.body;
}

function bytesOf(raw: string, { isBase64Encoded }: Request['event']): Buffer<ArrayBuffer> {
  return Buffer.from(raw, isBase64Encoded ? 'base64' : 'utf8');
}

function contentTypeOf({ headers }: Request['event']): string {
  return headers['content-type'] ?? '';
}
