import { AsyncLocalStorage } from 'node:async_hooks';
import { Failure } from '../errors.ts';

/** The moment at which an invocation must say how far it came. */
interface Deadline {
  /** Aborted at the deadline. */
  readonly signal: AbortSignal;
  /** Fails with `busy` at the deadline. */
  readonly reached: Promise<never>;
}

const deadlines = new AsyncLocalStorage<Deadline>();

/**
 * What is left of a function's time at the deadline of a consumer or a task: enough to report what is not done. It is
 * also what is left when a route stops giving things back, and answers.
 */
export const reportMilliseconds = 500;

/** Runs work whose parts have so many milliseconds together; without a number, as long as they take. */
export async function withDeadline<T>(milliseconds: number | undefined, work: () => Promise<T>): Promise<T> {
  if (milliseconds === undefined) return work();
  const controller = new AbortController();
  const { promise: reached, reject } = Promise.withResolvers<never>();
  // No part may be under way at the deadline, and then this failure is not heard.
  reached.catch(() => undefined);
  const end = () => {
    reject(new Failure('busy', { detail: 'the time of the function is over' }));
    controller.abort();
  };
  const timer = setTimeout(end, Math.max(0, milliseconds));
  try {
    return await deadlines.run({ signal: controller.signal, reached }, work);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A part of the work that is under way. Fails with `busy` when the deadline comes first: then the part may still run, but
 * it commits nothing any more.
 */
export function inTime<T>(part: Promise<T>): Promise<T> {
  const deadline = deadlines.getStore();
  return deadline ? Promise.race([part, deadline.reached]) : part;
}

/**
 * Fails with `busy` after the deadline: the caller of the work has been told that it is not done. The function sleeps
 * between its invocations, so such work would go on minutes later, when its caller has decided something else.
 */
export function refuseLate(): void {
  if (deadlines.getStore()?.signal.aborted)
    throw new Failure('busy', { detail: 'the caller was answered without this work' });
}

/** Options of a call of an SDK, which tries again by itself: its tries end with the work that asked. */
export function untilLate(): { readonly abortSignal?: AbortSignal } {
  const abortSignal = deadlines.getStore()?.signal;
  return abortSignal ? { abortSignal } : {};
}
