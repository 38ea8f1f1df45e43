import { createHash } from 'node:crypto';

/**
 * The id of the message that a delivery carries: the same each time. It begins with the delivery's number, of at most 20
 * digits, so that messages of the same millisecond are listed in the order in which they were sent.
 */
export function messageIdOf({ id, sequenceNumber }: { readonly id: string; readonly sequenceNumber: string }): string {
  const number = BigInt(sequenceNumber).toString(16).padStart(17, '0').slice(-17);
  return (number + createHash('sha256').update(id).digest('hex')).slice(0, 24);
}
