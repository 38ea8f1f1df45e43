/** A request that Lambda itself refuses, before any function runs. `name` is the service's exception. */
export class LambdaRefusal extends Error {
  override readonly name: 'ResourceNotFoundException' | 'RequestTooLargeException' | 'TooManyRequestsException';
  /** The status that the Invoke operation answers with. */
  readonly statusCode: number;

  constructor(name: LambdaRefusal['name'], statusCode: number, message: string) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
  }
}

/** Bytes of JSON. Source: AWS Lambda Developer Guide, "Lambda quotas", invocation payload. */
const LIMITS = { RequestResponse: 6_291_456, Event: 1_048_576 };
const RESPONSE_LIMIT = 6_291_556;

/** The event as JSON. Throws `RequestTooLargeException` as Invoke does. */
export function eventJson(payload: unknown, invocationType: keyof typeof LIMITS): string {
  const json = JSON.stringify(payload) ?? '{}';
  const bytes = Buffer.byteLength(json);
  const limit = LIMITS[invocationType];
  if (bytes <= limit) return json;
  throw new LambdaRefusal(
    'RequestTooLargeException',
    413,
    `${bytes} byte payload is too large for the ${invocationType} invocation type (limit ${limit} bytes)`,
  );
}

/** The refusal of an invocation above the function's reserved concurrency. */
export function throttled(): LambdaRefusal {
  return new LambdaRefusal('TooManyRequestsException', 429, 'Rate Exceeded.');
}

/** Whether Lambda refused the invocation because the function has no concurrency left. */
export function isThrottle(error: unknown): boolean {
  return error instanceof LambdaRefusal && error.name === 'TooManyRequestsException';
}

/** The error that replaces an answer over the limit, or undefined when it fits. */
export function responseTooLarge(json: string): { errorType: string; errorMessage: string } | undefined {
  if (Buffer.byteLength(json) <= RESPONSE_LIMIT) return undefined;
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`,
  };
}
