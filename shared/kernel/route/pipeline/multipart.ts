import type { UploadedFile } from '#shared/kernel/bodies.ts';
import { Failure } from '#shared/kernel/errors.ts';

/** More fields and files than any of our forms has. */
const maxParts = 100;

type Part = string | UploadedFile;

/**
 * The parts of a multipart body by name. A name that is repeated, or written as a list (`photos[]`), holds all its
 * parts in order. An empty file input of a web form is no part.
 *
 * Read by Node's own `FormData`: busboy, and so the middleware based on it, emits errors that cannot be caught for a
 * truncated file, a part without a name, and `a` together with `a[]`. Each of them would end the function's process.
 *
 * Throws TypeError when the body is malformed, and `body_too_large` when it has too many parts.
 */
export async function readMultipart(body: Buffer<ArrayBuffer>, contentType: string): Promise<unknown> {
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
  const entries = [...form].filter(([, value]) => typeof value === 'string' || value.name !== '' || value.size > 0);
  if (entries.length > maxParts) throw new Failure('body_too_large', { facts: { maxParts } });
  const named = await Promise.all(entries.map(async ([name, value]) => ({ name, part: await partOf(value) })));
  const byName = Map.groupBy(named, ({ name }) => name.replace(/\[\d*\]$/, ''));
  return Object.fromEntries([...byName].map(([name, parts]) => [name, contentOf(parts)]));
}

async function partOf(value: string | File): Promise<Part> {
  if (typeof value === 'string') return value;
  return { filename: value.name, mimetype: value.type, content: Buffer.from(await value.arrayBuffer()) };
}

function contentOf(parts: readonly { name: string; part: Part }[]): Part | Part[] | undefined {
  const isList = parts.length > 1 || parts.some(({ name }) => name.endsWith(']'));
  return isList ? parts.map(({ part }) => part) : parts[0]?.part;
}
