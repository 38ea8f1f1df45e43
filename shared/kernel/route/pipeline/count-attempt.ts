import { Failure } from '#shared/kernel/errors.ts';
import type { RefusedHit } from '#shared/kernel/request-ports.ts';
import type { Progress } from './request.ts';

/** Counts a repetition that has found no answer and is about to do its work. Fails with `too_many_requests`. */
export async function countAttempt({ countedByKey }: Progress): Promise<void> {
  if (!countedByKey?.isUncounted) return;
  countedByKey.isUncounted = false;
  refuse(await countedByKey.count());
}

/** Fails with `too_many_requests` and the time to wait. */
export function refuse(refused: RefusedHit | undefined): void {
  if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });
}
