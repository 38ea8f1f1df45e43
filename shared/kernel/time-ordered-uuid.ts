import { createHash } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562, section 5.7): it begins with the moment, so that such ids sort by time. What is random in
 * others is here a digest of what the id is for, so that the same event makes the same id whenever it is handled.
 */
export function timeOrderedUuid(epochMilliseconds: number, purpose: string): string {
  const digest = createHash('sha256').update(purpose).digest('hex');
  // Two bits of this digit are the variant, which is binary 10.
  const variant = ((Number.parseInt(digest.charAt(3), 16) & 0b0011) | 0b1000).toString(16);
  return `${timePartOf(epochMilliseconds)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}

/** What all such ids of a moment begin with; it sorts before them and behind those of all earlier moments. */
export function timePartOf(epochMilliseconds: number): string {
  const time = epochMilliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
