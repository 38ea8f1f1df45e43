import type { PushMessage } from '#shared/platform/push/push.ts';

/** A person's word to somebody whose phone is off is worth little later. */
const lifeSeconds = 3_600;

/** The push of a person's data: their `message` is read, if it is text; without one the app alone is told. */
export function personalPush({ data, ...rest }: Pick<PushMessage, 'messageId' | 'sender' | 'data'>): PushMessage {
  const { message: text } = data;
  return { ...rest, data, lifeSeconds, ...(typeof text === 'string' && text !== '' && { text }) };
}
