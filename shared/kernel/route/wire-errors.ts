import { type ErrorCode, type ErrorEntry, type ErrorFacts, errorTable, Failure } from '../errors.ts';
import type { Family } from './family.ts';

interface WireError {
  readonly status: number;
  readonly contentType: string;
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

/**
 * A failure in the form of the family's clients: Gibby `{error: {http_code, message, code}}` (gibby.txt, "API Errors"),
 * Dropin and instant streaming RFC 9457 problem details with `code`. Libraries of Pusher show the text of an error to
 * their developer (Pusher's "HTTP API reference", "General").
 */
export function wireError(
  family: Family,
  { code, facts, sentence }: Pick<Failure, 'code' | 'facts' | 'sentence'>,
  requestId: string,
): WireError {
  const { status, kind, message, wireCode } = entryFor(family, code);
  if (family === 'pusher') {
    return { status, contentType: 'text/plain; charset=utf-8', body: explanationsOf(facts).join('\n') || message };
  }
  if (family === 'gibby') {
    const text = (code === 'invalid_input' && textsOf(facts).join('|')) || sentence || message;
    const body = { error: { ...facts, http_code: status, message: text, code: wireCode ?? code } };
    return { status, contentType: 'application/json', body };
  }
  const body = { ...facts, type: `urn:problem:${code}`, title: message, status, code: kind, reason: code, requestId };
  return { status, contentType: 'application/problem+json', body };
}

/** A family's entry for a code: the Gibby document has its own text for some codes, and its own status for a few. */
export function entryFor(family: Family, code: ErrorCode): ErrorEntry & { readonly wireCode?: string } {
  const { gibby, ...entry }: ErrorEntry = errorTable[code];
  return family === 'gibby' ? { ...entry, ...gibby } : entry;
}

/** The message of each problem; the Gibby document joins them by a bar ("Post Trip", 422). */
function textsOf({ errors }: ErrorFacts): string[] {
  return Array.isArray(errors) ? errors.map((problem) => String(Object(problem).message)) : [];
}

/** One line for each problem, which names the field. */
function explanationsOf({ errors }: ErrorFacts): string[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((problem) => `${Object(problem).path || 'the request'}: ${Object(problem).message}`);
}

/**
 * Whatever was thrown, as a failure of the table. An unexpected error becomes `internal`, and its message stays
 * private.
 */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new Failure('internal', { detail, cause: thrown });
}
