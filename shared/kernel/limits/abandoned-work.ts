import { AsyncLocalStorage } from 'node:async_hooks';
import { Failure } from '../errors.ts';

const signals = new AsyncLocalStorage<AbortSignal>();

/** Runs work whose caller may get another answer before it ends; `signal` says so. */
export function untilAbandoned<T>(signal: AbortSignal | undefined, work: () => T): T {
  return signal ? signals.run(signal, work) : work();
}

/**
 * Fails with `busy` when the caller of the work under way has been told that it is not done. The function sleeps between
 * its requests, so such work would go on minutes later, when its caller has decided something else.
 */
export function refuseAbandoned(): void {
  if (signals.getStore()?.aborted) throw new Failure('busy', { detail: 'the caller was answered without this work' });
}
