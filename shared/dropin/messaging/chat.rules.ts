import { createHash } from 'node:crypto';

/** Two equal messages of one sender are one message when they come within this time, since both ends save it. */
const windowSeconds = 10;

/**
 * Keys under which a conversation keeps a message once: by the socket that carries it, by the receiver that saves it
 * (dropin.txt, "Save chat message") and by their retries. Time is cut into windows and a message takes its own and the
 * next one, so two that are at most 10 s apart always share a key and two that are 20 s apart never do.
 * `at` is milliseconds since the epoch.
 */
export function messageKeys({ from, text, at }: { from: string; text: string; at: number }): readonly string[] {
  const window = Math.floor(at / (windowSeconds * 1000));
  return [window, window + 1].map((each) =>
    createHash('sha256').update(`${each}\n${from}\n${text}`).digest('base64url'),
  );
}
