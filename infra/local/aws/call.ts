import type { IncomingMessage } from 'node:http';
import type { Iam, Principal, RequestContext } from '../interfaces.ts';

/** Account and region of the local cloud. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

/** One signed request of an AWS client. */
export interface AwsCall {
  readonly principal: Principal;
  /** Signing name of the service from the credential scope, such as `dynamodb`. */
  readonly service: string;
  /** Operation from the `X-Amz-Target` header, or empty for protocols that do not use it. */
  readonly operation: string;
  readonly request: IncomingMessage;
  /** Path without the query string, still percent-encoded. */
  readonly path: string;
  readonly body: Buffer;
}

/** What the endpoint sends back. `cut` closes the connection without an answer. */
export interface AwsAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly cut?: boolean;
}

/** A service's documented error: an HTTP status and a code that the SDK turns into the exception of that name. */
export class ServiceError extends Error {
  readonly status: number;
  readonly code: string;
  /** Further fields of the error document, such as `CancellationReasons`. */
  readonly detail: Readonly<Record<string, unknown>>;
  constructor(status: number, code: string, message: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** An operation that the local cloud lacks: an explicit refusal instead of a wrong answer. */
export function unsupported(service: string, operation: string): ServiceError {
  return new ServiceError(501, 'NotImplemented', `The local cloud does not implement ${service} ${operation}.`);
}

/**
 * Passes if the principal's role allows the call.
 *
 * @throws ServiceError 403 `AccessDeniedException`, which each protocol words in its own way.
 */
export function allow(iam: Iam, principal: Principal, action: string, resource: string, context?: RequestContext) {
  try {
    iam.authorize(principal, action, resource, context);
  } catch (error) {
    if (error instanceof Error && error.name === 'AccessDenied') {
      throw new ServiceError(403, 'AccessDeniedException', error.message);
    }
    throw error;
  }
}

/** Parses a JSON object, or throws an error that says what is wrong with the body. */
export function jsonObject(body: Buffer | string): Record<string, unknown> {
  const text = body.toString();
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the same refusal as for any other body that is not an object.
  }
  throw new ServiceError(400, 'SerializationException', 'The request body is not a JSON object.');
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty object if it is none: for optional fields of templates and requests. */
export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A required string field of a request. */
export function requiredText(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError(400, 'ValidationException', `${name} is required.`);
}

export function json(value: unknown, status = 200): AwsAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(value) };
}
