import { createHash } from 'node:crypto';

/** The characters of generated ids, as API Gateway uses them. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id of lower-case letters and digits that is the same for the same seed. */
export function stableId(seed: string, length: number): string {
  const bytes = createHash('sha512').update(seed).digest();
  return Array.from({ length }, (_, index) => ALPHABET[(bytes[index] ?? 0) % ALPHABET.length]).join('');
}

/** A UUID that is the same for the same seed. */
export function stableUuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** The whole name if it fits, otherwise its beginning and a hash that keeps it unique. */
export function cutName(name: string, limit: number): string {
  return name.length <= limit ? name : `${name.slice(0, limit - 9)}-${stableId(name, 8)}`;
}
