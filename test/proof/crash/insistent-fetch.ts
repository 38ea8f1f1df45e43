import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const pauseMilliseconds = 250;
/** Longer than a start of the product on a busy machine and the lease of a key together. */
const patienceMilliseconds = 10 * 60_000;

/**
 * `fetch` as an app uses it that must know: each POST to the product has a key, and is sent again under it until it is
 * answered, at once after an error and after the time that an answer names.
 */
export function insistentFetch(origin: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init = {}) => {
    if (!String(input).startsWith(origin)) return fetch(input, init);
    const headers = new Headers(init.headers);
    if (init.method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', randomUUID());
    const until = performance.now() + patienceMilliseconds;
    for (;;) {
      const answer = await fetch(input, { ...init, headers }).catch(() => undefined);
      const seconds = Number(answer?.headers.get('retry-after') ?? 0);
      const mayBeDone = answer === undefined || answer.status >= 500 || seconds > 0;
      if (answer && (!mayBeDone || performance.now() > until)) return answer;
      if (performance.now() > until) throw new Error(`${String(input)} has not answered for ten minutes.`);
      await pause(Math.max(pauseMilliseconds, seconds * 1000));
    }
  };
}
