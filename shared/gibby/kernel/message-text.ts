import { optionalText } from '#shared/kernel/forms/text.ts';

/** The text of a message between users; it may be empty. */
export const MessageText = optionalText(2000);
