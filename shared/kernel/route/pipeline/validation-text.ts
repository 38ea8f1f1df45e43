import type * as z from 'zod';
import { problemIn } from '#shared/kernel/forms/form.ts';

/**
 * The problem with a field, in the words of the Gibby document's 422 answers ("The email new comment field must be true
 * or false."). Undefined where the document has no such text: then zod's own text applies, which contains no value. A
 * schema's own message wins over both.
 */
export function validationText(issue: z.core.$ZodRawIssue): string | undefined {
  const field = nameOf(issue);
  if (field === '') return undefined;
  // Whatever a field must be, nothing is none: forms send empty text for what a person has left out.
  if (issue.input === '') return requiredText(field);
  const problem = problemIn(issue);
  if (problem) return problem.isFormat ? `The ${field} format is invalid.` : `The ${field} ${problem.sentence}.`;
  if (issue.code === 'invalid_type') return typeText(field, issue.input, issue.expected);
  if (issue.code === 'invalid_union') return typeText(field, issue.input);
  if (issue.code === 'invalid_value') return `The selected ${field} is invalid.`;
  if (issue.code === 'too_small') return `The ${field} must be at least ${issue.minimum}${unitOf(issue)}.`;
  if (issue.code === 'too_big') return `The ${field} may not be greater than ${issue.maximum}${unitOf(issue)}.`;
  if (issue.code !== 'invalid_format') return undefined;
  return issue.format === 'email' ? `The ${field} must be a valid email address.` : `The ${field} format is invalid.`;
}

/** The problem with a field in Dropin's answers, where a form has words for it; otherwise zod's own text applies. */
export function problemText(issue: z.core.$ZodRawIssue): string | undefined {
  return problemIn(issue)?.sentence;
}

/** Field names are written with spaces, as in "The status complain field is required.". */
function nameOf({ path = [] }: z.core.$ZodRawIssue): string {
  return path.join('.').replaceAll('_', ' ');
}

const typeTexts: Readonly<Record<string, string>> = {
  boolean: 'field must be true or false.',
  string: 'must be a string.',
  number: 'must be a number.',
  int: 'must be an integer.',
  array: 'must be an array.',
};

function typeText(field: string, input: unknown, expected = ''): string {
  if (input === undefined || input === null) return requiredText(field);
  return `The ${field} ${typeTexts[expected] ?? 'is invalid.'}`;
}

function requiredText(field: string): string {
  return `The ${field} field is required.`;
}

/** The unit of a limit: texts and lists have a length, numbers have none. */
function unitOf({ origin }: { readonly origin: string }): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}
