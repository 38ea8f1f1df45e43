import type * as z from 'zod';

/**
 * What is wrong with a field, in the words of the Gibby document's 422 answers ("The email new comment field must be true
 * or false."). A schema that says its own words keeps them; what has no such text here keeps zod's, which names no value.
 */
export function validationText(issue: z.core.$ZodRawIssue): string | undefined {
  const field = nameOf(issue);
  if (field === '') return undefined;
  if (issue.code === 'invalid_type') return typeText(field, issue.input, issue.expected);
  if (issue.code === 'invalid_union') return typeText(field, issue.input);
  if (issue.code === 'invalid_value') return `The selected ${field} is invalid.`;
  if (issue.code === 'too_small') return `The ${field} must be at least ${issue.minimum}${unitOf(issue)}.`;
  if (issue.code === 'too_big') return `The ${field} may not be greater than ${issue.maximum}${unitOf(issue)}.`;
  if (issue.code !== 'invalid_format') return undefined;
  return issue.format === 'email' ? `The ${field} must be a valid email address.` : `The ${field} format is invalid.`;
}

/** Fields are named with blanks, as in "The status complain field is required.". */
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
  if (input === undefined || input === null || input === '') return `The ${field} field is required.`;
  return `The ${field} ${typeTexts[expected] ?? 'is invalid.'}`;
}

/** Texts and lists are measured, numbers are not. */
function unitOf({ origin }: { readonly origin: string }): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' items' : '';
}
