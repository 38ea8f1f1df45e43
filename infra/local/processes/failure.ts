/** A state's failure, as `Retry` and `Catch` see it. */
export class StateFailure extends Error {
  /** Error name, such as `States.Timeout` or the name that the function threw. */
  readonly error: string;
  override readonly cause: string;
  /** Virtual time of the failure: retries count their delay from it, even after a restart. */
  readonly atMs: number;

  constructor(error: string, cause: string, atMs: number) {
    super(`${error}: ${cause}`);
    this.error = error;
    this.cause = cause;
    this.atMs = atMs;
  }

  /**
   * Whether an `ErrorEquals` list includes it (Amazon States Language, "Errors": the two wildcards and their
   * exceptions).
   */
  matches(errorEquals: readonly string[]): boolean {
    if (errorEquals.includes(this.error)) return true;
    if (this.error === 'States.DataLimitExceeded' || this.error === 'States.Runtime') return false;
    if (errorEquals.includes('States.ALL')) return true;
    return errorEquals.includes('States.TaskFailed') && this.error !== 'States.Timeout';
  }
}

/** Ends a branch whose execution or parallel sibling has already ended. It cannot be caught. */
export class Stopped extends Error {}
