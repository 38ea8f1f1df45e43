import { UploadedFile } from '../bodies.ts';
import type { BodyKind } from './define.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A body as `fetch` takes it. For a multipart body `fetch` sets the content type with the boundary itself. */
interface EncodedBody {
  readonly contentType?: string;
  readonly body: string | FormData;
}

/**
 * Encodes a request's body: as multipart when it holds files, else as JSON when the route accepts it, else as a form.
 */
export function encodeBody(body: unknown, accepts: readonly BodyKind[] = ['json']): EncodedBody {
  if (accepts.includes('multipart') && valuesOf(body).some(([, value]) => isFile(value))) {
    return { body: multipartOf(body) };
  }
  if (accepts.includes('json')) return { contentType: 'application/json', body: JSON.stringify(body) };
  const fields = valuesOf(body).map(([name, value]): [string, string] => [name, String(value)]);
  return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
}

function multipartOf(body: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of valuesOf(body)) {
    if (!isFile(value)) form.append(name, String(value));
    else form.append(name, new Blob([value.content], { type: value.mimetype }), value.filename);
  }
  return form;
}

/** The values of each given field; each item of a list is a value of its own. */
function valuesOf(body: unknown): [name: string, value: unknown][] {
  return Object.entries(Object(body) as Fields)
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one): [string, unknown] => [name, one]));
}

function isFile(value: unknown): value is UploadedFile {
  return UploadedFile.safeParse(value).success;
}
