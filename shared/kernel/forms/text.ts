import * as z from 'zod';
import { form, must } from './form.ts';

/** Characters that nobody sees and no script needs: byte order marks, zero-width blanks, soft hyphens. */
const unneeded = /[\u00ad\u180e\u200b\u2060\ufeff]/g;

/** Control characters other than the ends of lines and tabs. */
const controls = /(?![\n\t])\p{Cc}/gu;

/**
 * A character that shows something. Blanks, controls and joiners show nothing, nor do the fillers of Hangul (U+3164 and
 * others, which Unicode lists as ignorable) and the empty pattern of Braille (U+2800).
 */
const visible = /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Whether a text has a character that its reader sees. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}

/** A text without the characters that nobody sees and no script needs. */
export function withoutUnneeded(text: string): string {
  return text.replace(unneeded, '');
}

/**
 * The normal form of a text: NFC, so that é is one character however it was typed; lines end with a line feed; without
 * controls and unneeded invisible characters; trimmed. A text without any visible character is empty.
 */
function tidy(text: string): string {
  return asSaid(text).trim();
}

/** The same with the blanks at its ends. */
function asSaid(text: string): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029]/g, '\n');
  const tidied = withoutUnneeded(lines).replace(controls, '').normalize('NFC');
  return isVisible(tidied) ? tidied : '';
}

/** A text from a user, in its normal form; it may be empty. */
export function optionalText(maxCharacters: number) {
  return form('text', wellFormed().overwrite(tidy).max(maxCharacters));
}

/** A text from a user, in its normal form, with at least one visible character. */
export function text(maxCharacters: number) {
  return form('text', wellFormed().overwrite(tidy).min(1).max(maxCharacters));
}

/** What a user says in a chat: such a text with the blanks at its ends, as Dropin's samples have them. */
export function saying(maxCharacters: number) {
  return form('text', wellFormed().overwrite(asSaid).min(1).max(maxCharacters));
}

/** Half a surrogate pair is not a character; the store and providers fail on it. */
function wellFormed() {
  return z.string().refine((value) => value.isWellFormed(), { ...must('must be Unicode text'), abort: true });
}
