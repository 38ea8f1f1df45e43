import { styleText } from 'node:util';
import type { Activity } from '../interfaces.ts';

const TELL_AFTER_MS = 5_000;

/** Far longer than any expected event takes, even on a very busy machine. */
export const LIMIT_MS = 15 * 60_000;

/** Waits for an event, and after some seconds prints what it waits for. @throws Error when the event never comes. */
export async function patiently<T>(what: string, event: Promise<T>): Promise<T> {
  const { promise: never, reject } = Promise.withResolvers<never>();
  const teller = setTimeout(() => console.log(styleText('dim', `            … waiting for ${what}`)), TELL_AFTER_MS);
  const limit = setTimeout(() => reject(new Error(`There was no ${what} in ${LIMIT_MS / 60_000} minutes.`)), LIMIT_MS);
  try {
    return await Promise.race([event, never]);
  } finally {
    clearTimeout(teller);
    clearTimeout(limit);
  }
}

/** Waits until all consequences of earlier actions have happened. */
export function settled(activity: Activity): Promise<void> {
  return patiently('end of all that follows', activity.idle(LIMIT_MS));
}
