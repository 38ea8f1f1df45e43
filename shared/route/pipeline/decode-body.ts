import type { MiddlewareObj } from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import formBodyParser from '@middy/http-urlencode-body-parser';
import { Failure } from '../../domain/errors.ts';
import type { Request } from './request.ts';

const defaultMaxBodyBytes = 64 * 1024;

const parsers = {
  json: jsonBodyParser({ disableContentTypeCheck: true, reviver: wellFormed }),
  form: formBodyParser({ disableContentTypeCheck: true }),
} as const;

type BodyKind = keyof typeof parsers;

const kinds: readonly [RegExp, BodyKind][] = [
  [/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i, 'json'],
  [/^application\/x-www-form-urlencoded\s*(?:;|$)/i, 'form'],
];

/** Reads the body by its content type. An absent body is `undefined`; one without a content type is taken as JSON. */
export function decodeBody(shape: { accepts?: readonly BodyKind[]; maxBodyBytes?: number; body?: unknown }) {
  const accepts = shape.accepts ?? ['json'];
  const maxBodyBytes = shape.maxBodyBytes ?? defaultMaxBodyBytes;

  return {
    before: (request: Request) => {
      const { event } = request;
      const raw = event.body;
      if (typeof raw !== 'string' || raw === '' || !shape.body) {
        event.body = undefined;
        return;
      }
      const bytes = event.isBase64Encoded ? Math.floor((raw.length * 3) / 4) : Buffer.byteLength(raw);
      if (bytes > maxBodyBytes) throw new Failure('body_too_large', { facts: { maxBodyBytes } });
      if (isPrintedNull(raw, event.isBase64Encoded)) {
        event.body = null;
        return;
      }
      const kind = kindOf(event.headers['content-type']);
      if (!kind || !accepts.includes(kind)) throw new Failure('unsupported_media_type', { facts: { accepts } });
      try {
        runParser(parsers[kind], request);
      } catch (cause) {
        throw new Failure('malformed_body', { cause });
      }
    },
  };
}

/**
 * The documents print `null` for the body of routes that need none. Some clients send that word, and under the content
 * type that theirs gives to any text.
 */
function isPrintedNull(raw: string, isBase64Encoded: boolean): boolean {
  return (isBase64Encoded ? Buffer.from(raw, 'base64').toString() : raw) === 'null';
}

/** Refuses text with half a surrogate pair: it is no Unicode, and the store would fail on it. */
function wellFormed(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) throw new SyntaxError('not Unicode');
  return value;
}

function kindOf(contentType: string | undefined): BodyKind | undefined {
  if (!contentType) return 'json';
  return kinds.find(([pattern]) => pattern.test(contentType))?.[1];
}

function runParser(parser: MiddlewareObj<never>, request: Request): void {
  parser.before?.(request as never);
}
