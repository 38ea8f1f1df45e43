import * as z from 'zod';
import { form, must } from './form.ts';
import { isVisible, withoutUnneeded } from './text.ts';

/** Controls, ends of lines, and what turns the direction of the text around it. */
const steering = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Marks of direction: phones add them when a name is copied, and they would move the words after it. */
const directionMarks = /[\u061c\u200e\u200f]/g;

/** Clients type it for a blank, or paste it from a table. */
const tabs = /\t/g;

/**
 * The normal form of a name: NFC, trimmed, tabs as blanks, without invisible characters that no script needs. A name without any
 * visible character is empty.
 */
export function tidyName(name: string): string {
  const tidied = withoutUnneeded(name).replace(tabs, ' ').replace(directionMarks, '').normalize('NFC').trim();
  return isVisible(tidied) ? tidied : '';
}

/**
 * A name at the beginning of a sentence of ours, in quotes, so that nobody takes it for our words. Names from before
 * there was a normal form may still hold controls.
 */
export function quoted(name: string): string {
  return `“${tidyName(name.replace(new RegExp(steering, 'gu'), ' ')).replace(/[“”]/g, "'")}”`;
}

/**
 * The name of a person or a thing, or another single line that strangers read among our own words: one line, without
 * controls, with at least one visible character. Otherwise it could pass for a sentence of ours.
 */
export function name(maxCharacters: number) {
  return form('name', line(maxCharacters).min(1));
}

/** Such a line that may be empty. */
export function optionalLine(maxCharacters: number) {
  return form('name', line(maxCharacters));
}

function line(maxCharacters: number) {
  return z
    .string()
    .refine((value) => value.isWellFormed(), { ...must('must be Unicode text'), abort: true })
    .refine(
      (value) => !steering.test(value.replace(tabs, ' ').trim()),
      must('must be one line of text without control characters'),
    )
    .overwrite(tidyName)
    .max(maxCharacters);
}
