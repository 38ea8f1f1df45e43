import { type ErrorCode, type ErrorFacts, errorTable, Failure } from '../domain/errors.ts';
import type { Family } from './family.ts';

export interface WireError {
  readonly status: number;
  readonly contentType: string;
  readonly body: unknown;
}

/**
 * A failure as the family's clients read it: Gibby `{error: {http_code, message, code}}` (Gibby API, "Errors"),
 * Dropin and instant streaming RFC 9457 problem details with `code`.
 */
export function wireError(family: Family, code: ErrorCode, requestId: string, facts: ErrorFacts = {}): WireError {
  const { status, kind, message } = errorTable[code];
  if (family === 'gibby') {
    const body = { error: { ...facts, http_code: status, message, code } };
    return { status, contentType: 'application/json', body };
  }
  const body = { ...facts, type: `urn:problem:${code}`, title: message, status, code: kind, reason: code, requestId };
  return { status, contentType: 'application/problem+json', body };
}

/** Whatever was thrown, as a failure of the table. What nobody foresaw is `internal`, and its message stays private. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new Failure('internal', { detail, cause: thrown });
}
