import type { PushMessage } from '#shared/platform/push/push.ts';

/** A personal message loses its value when the recipient's phone is off for longer. */
const lifeSeconds = 3_600;

/** The push of a person's data. Shows its `message` if that is text; without one the push wakes only the app. */
export function personalPush({ data, ...rest }: Pick<PushMessage, 'messageId' | 'sender' | 'data'>): PushMessage {
  const { message: text } = data;
  return { ...rest, data, lifeSeconds, ...(typeof text === 'string' && text !== '' && { text }) };
}
