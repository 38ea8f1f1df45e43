import { Failure } from '#shared/kernel/errors.ts';

/** What stands for bytes that were no character: whoever decoded the text before us has lost them. */
const lost = '\ufffd';

/** The charset that a content type names, such as `iso-8859-1`; `utf-8` without one. */
export function charsetOf(contentType: string): string {
  return /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1] ?? 'utf-8';
}

/**
 * Bytes as text, without a byte order mark. Throws TypeError for bytes that do not fit the charset, and fails with
 * `unsupported_media_type` for a charset that nobody knows.
 */
export function decoded(bytes: Uint8Array, charset: string): string {
  return decoderOf(charset).decode(bytes);
}

/**
 * Text that API Gateway has read as UTF-8 from a body of this charset. Throws TypeError when bytes were lost, as far as
 * that can be seen: a signature over the text `isProven` that it is what was sent.
 */
export function asDeclared(text: string, charset: string, isProven: boolean): string {
  if (!isProven && text.includes(lost)) throw new TypeError('The body does not fit its charset.');
  return decoded(Buffer.from(text), charset);
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw new Failure('unsupported_media_type', { facts: { charset } });
  }
}
