import { createHash } from 'node:crypto';

/**
 * A UUID of version 7 (RFC 9562, section 5.7). It begins with the time, so such ids sort by time. Its other bits are
 * normally random; here they are a digest of the id's purpose, so an event gets the same id each time it is handled.
 */
export function timeOrderedUuid(epochMilliseconds: number, purpose: string): string {
  const digest = createHash('sha256').update(purpose).digest('hex');
  // The top two bits of this digit are the variant, binary 10.
  const variant = ((Number.parseInt(digest.charAt(3), 16) & 0b0011) | 0b1000).toString(16);
  return `${timePartOf(epochMilliseconds)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}

/** The common prefix of all such ids of a moment. It sorts before them and after those of all earlier moments. */
export function timePartOf(epochMilliseconds: number): string {
  const time = epochMilliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}
