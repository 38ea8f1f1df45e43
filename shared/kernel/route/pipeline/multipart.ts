import type { UploadedFile } from '#shared/kernel/bodies.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { charsetOf, decoded } from './charset.ts';
import { nested } from './form-fields.ts';

/** More fields and files than any of our forms has. */
const maxParts = 100;
/** Empty file inputs of a web form are parts too, though they are left out. */
const maxEmptyParts = 900;
/** The headers of one part; ours take a few hundred bytes. */
const maxHeadBytes = 8 * 1024;

/** One part of a body, before it is known to be a field or a file. */
interface RawPart {
  readonly name: string;
  /** Undefined for a field. */
  readonly filename: string | undefined;
  /** Empty when the sender did not state it. */
  readonly contentType: string;
  readonly content: Buffer<ArrayBuffer>;
}

type Part = string | UploadedFile;

/**
 * The parts of a multipart body by name (RFC 7578), with lists and objects as in any form. An empty file input of a web
 * form is no part.
 *
 * Read here, since others do not read what phones send: busboy, and so the middleware based on it, emits errors that
 * cannot be caught for a truncated file, a part without a name, and `a` together with `a[]`; each of them would end the
 * function's process. Node's own `FormData` refuses a quote in a file name that is escaped by a backslash, and reads
 * every field as UTF-8.
 *
 * Throws TypeError when the body is malformed. Fails with `body_too_large` at the first part that is one too many, so
 * that nothing behind it is read.
 */
export function readMultipart(body: Buffer<ArrayBuffer>, contentType: string): unknown {
  return nested(partsOf(body, boundaryOf(contentType)).map((part) => ({ name: part.name, value: partOf(part) })));
}

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed('no boundary');
  return boundary;
}

function partsOf(body: Buffer<ArrayBuffer>, boundary: string): RawPart[] {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: RawPart[] = [];
  let emptyParts = 0;
  let at = startOf(body, delimiter);
  while (!body.subarray(at, at + 2).equals(Buffer.from('--'))) {
    const head = body.indexOf('\r\n', at);
    const content = body.indexOf('\r\n\r\n', at);
    const end = content < 0 ? -1 : body.indexOf(delimiter, content + 4);
    // A part without any header has none that names it, either.
    if (head < 0 || content <= head || end < 0) throw malformed('a part without an end');
    if (content - head > maxHeadBytes) throw malformed('a part with headers that are too long');
    const part = {
      ...headOf(body.subarray(head + 2, content).toString('utf8')),
      content: body.subarray(content + 4, end),
    };
    if (part.filename === '' && part.content.length === 0) emptyParts += 1;
    else parts.push(part);
    if (parts.length > maxParts || emptyParts > maxEmptyParts) {
      throw new Failure('body_too_large', { facts: { maxParts } });
    }
    at = end + delimiter.length;
  }
  return parts;
}

/** The place after the first delimiter, which may begin the body or follow a preamble. */
function startOf(body: Buffer, delimiter: Buffer): number {
  const atOnce = delimiter.subarray(2);
  if (body.subarray(0, atOnce.length).equals(atOnce)) return atOnce.length;
  const first = body.indexOf(delimiter);
  if (first < 0) throw malformed('no part');
  return first + delimiter.length;
}

function headOf(text: string): Omit<RawPart, 'content'> {
  const headers = new Map(
    text.split('\r\n').map((line) => [line.split(':', 1)[0]?.trim().toLowerCase(), line.slice(line.indexOf(':') + 1)]),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const parameters = parametersOf(disposition);
  const name = parameters.get('name');
  if (!/^\s*form-data\s*;/i.test(disposition) || name === undefined) throw malformed('a part without a name');
  return {
    name,
    filename: extendedValue(parameters.get('filename*')) ?? parameters.get('filename'),
    contentType: headers.get('content-type')?.trim() ?? '',
  };
}

/** A parameter of a header: its name, and its value in quotes or without. */
const parameter = /;\s*([^\s;="]+)\s*=\s*(?:"((?:\\"|[^"])*)"|([^\s;"]+))/g;

/**
 * The parameters of a header by name, the first of each. They are read one after another, so nothing inside a quoted
 * value is taken for a parameter. Browsers escape a quote as `%22` (WHATWG), other clients by a backslash (RFC 7578 by
 * way of RFC 822); a backslash before anything else is part of a path on Windows.
 */
function parametersOf(header: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of header.matchAll(parameter)) {
    const value = quoted?.replaceAll('\\"', '"').replace(/%(22|0a|0d)/gi, decodeURIComponent) ?? plain;
    if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
  }
  return parameters;
}

/**
 * A value that names its charset: `UTF-8''k%C3%A9.png` (RFC 5987, section 3.2). RFC 7578 advises against it, yet
 * libraries for phones send it beside a plain name. Undefined when it cannot be read: then the plain name counts.
 */
function extendedValue(value: string | undefined): string | undefined {
  const [, charset, escaped] = /^([\w-]+)'[\w-]*'(.*)$/.exec(value ?? '') ?? [];
  if (charset === undefined || escaped === undefined) return undefined;
  const bytes = escaped.replace(/%([\da-f]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  try {
    return decoded(Buffer.from(bytes, 'latin1'), charset);
  } catch {
    return undefined;
  }
}

function partOf({ filename, contentType, content }: RawPart): Part {
  if (filename === undefined) return decoded(content, charsetOf(contentType));
  return { filename, mimetype: contentType, content };
}

function malformed(detail: string): TypeError {
  return new TypeError(`The multipart body has ${detail}.`);
}
