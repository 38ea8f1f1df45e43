import { styleText } from 'node:util';
import type { Activity } from '../interfaces.ts';

const TELL_AFTER_MS = 5_000;

/** Far longer than anything takes that still happens at all, on however busy a machine. */
export const LIMIT_MS = 15 * 60_000;

/** Waits for an event however long it takes, and says after some seconds what for. @throws Error when it never comes. */
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

/** Waits until all that follows from what was done has happened. */
export function settled(activity: Activity): Promise<void> {
  return patiently('end of all that follows', activity.idle(LIMIT_MS));
}
