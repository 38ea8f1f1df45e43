import type { PushMessage } from './push.ts';

/** SNS's names of the platforms: Apple, Apple for apps under development, and Google. */
export type PushPlatform = 'APNS' | 'APNS_SANDBOX' | 'GCM';

/** The largest push that Apple and Google accept, in bytes of JSON. */
const maxBytes = 4096;

/**
 * The platform's own JSON for a message. The app's content is in `messageId`, `code`, `sender` and `data`, so that no
 * data can pass for the platform's instructions or for the product's codes.
 *
 * A message that is too large is still delivered. It first loses `data`, then the end of its text; `cut: true` tells
 * the app to ask the API instead.
 */
export function pushPayload(platform: PushPlatform, message: PushMessage): string {
  const formOf = platform === 'GCM' ? googleForm : appleForm;
  const whole = formOf(message, {});
  if (fits(whole)) return whole;
  for (let characters = Array.from(message.text ?? ''); ; characters = characters.slice(0, characters.length * 0.9)) {
    const isWhole = characters.join('') === message.text;
    const text = isWhole ? message.text : `${characters.join('')}…`;
    const shorter = formOf({ ...message, data: {}, ...(message.text !== undefined && { text }) }, { cut: true });
    if (fits(shorter)) return shorter;
  }
}

function fits(payload: string): boolean {
  return Buffer.byteLength(payload) <= maxBytes;
}

interface Cut {
  readonly cut?: true;
}

function appleForm({ text, messageId, code, sender, data }: PushMessage, cut: Cut): string {
  const aps = text === undefined ? { 'content-available': 1 } : { alert: { body: text }, sound: 'default' };
  return JSON.stringify({ aps, messageId, code, sender, data, ...cut });
}

/** Google accepts only text as values of `data`, so the message's own data are JSON text. */
function googleForm({ text, messageId, code, sender, data, lifeSeconds }: PushMessage, cut: Cut): string {
  const message = {
    ...(text !== undefined && { notification: { body: text } }),
    data: {
      messageId,
      ...(code !== undefined && { code: String(code) }),
      ...(sender !== undefined && { sender }),
      data: JSON.stringify(data),
      ...(cut.cut && { cut: 'true' }),
    },
    android: { priority: 'high', ttl: `${lifeSeconds}s` },
  };
  return JSON.stringify({ fcmV1Message: { message } });
}
