import { createHash } from 'node:crypto';

/** Both ends save each message. So two equal messages of one sender within this time are one message. */
const windowSeconds = 10;

/**
 * Keys that make a conversation store a message once. The socket that carries a message saves it, the receiver saves it
 * (dropin.txt, "Save chat message"), and both retry. Time is cut into windows, and a message takes its own window
 * and the next one. So two messages at most 10 s apart always share a key, and two messages 20 s apart never do. `at`
 * is milliseconds since the epoch.
 */
export function messageKeys({ from, text, at }: { from: string; text: string; at: number }): readonly string[] {
  const window = Math.floor(at / (windowSeconds * 1000));
  return [window, window + 1].map((each) =>
    createHash('sha256').update(`${each}\n${from}\n${text}`).digest('base64url'),
  );
}

/**
 * The id of the message that a delivery carries: the same each time. It begins with the delivery's number, of at most 20
 * digits, so that messages of the same millisecond are listed in the order in which they were sent.
 */
export function messageIdOf({ id, sequenceNumber }: { readonly id: string; readonly sequenceNumber: string }): string {
  const number = BigInt(sequenceNumber).toString(16).padStart(17, '0').slice(-17);
  return (number + createHash('sha256').update(id).digest('hex')).slice(0, 24);
}
