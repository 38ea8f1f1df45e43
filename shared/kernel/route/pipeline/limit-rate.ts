import type { RateRule } from '../define.ts';
import { toFailure } from '../wire-errors.ts';
import { refuse } from './count-attempt.ts';
import { idUnderKey } from './idempotency.ts';
import type { Pipeline, Progress, Request } from './request.ts';

/** What counting needs of a pipeline; a provider's callback has it, too. */
type Limited = Pick<Pipeline, 'operation' | 'ports'> & {
  readonly route: Pick<Pipeline['route'], 'rateLimit' | 'method'>;
};

/**
 * Counts the request against the route's limit: by network address before sign-in, by caller after it. Asking for the
 * answer of a request under its `Idempotency-Key` spends nothing; whatever does its work again is counted again.
 */
export function limitRate({ operation, route, ports }: Limited, per: RateRule['per']) {
  const { rateLimits } = ports;
  const rule = route.rateLimit;
  if (rule?.per !== per) return {};
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!rateLimits) throw new Error('No adapter of the rate limits is bound.');
      const subject = `${operation}#${callerBy(per, progress)}`;
      // A callback and any other request without the mechanism of keys does its work each time, so each counts.
      const id = route.method === 'POST' && ports.idempotency ? idUnderKey(event) : undefined;
      if (id === undefined) return refuse(await rateLimits.hit(subject, rule));
      const delivered = { id, at: ports.clock.now() };
      const { isRepeat, refused } = await rateLimits.hitOnce(subject, rule, delivered);
      refuse(refused);
      progress.countedByKey = {
        isUncounted: isRepeat,
        count: () => rateLimits.hit(subject, rule),
        forget: () => rateLimits.forget(subject, rule, delivered),
      };
    },
    onError: async ({ error, internal: { progress } }: Request) => {
      const { countedByKey } = progress;
      if (!countedByKey || toFailure(error).code === 'request_in_progress') return;
      // It has no answer that could be asked for: this attempt counts, and so does the next.
      const counting = Promise.all([countedByKey.isUncounted && countedByKey.count(), countedByKey.forget()]);
      // The caller gets the first failure.
      await counting.catch((thrown: unknown) => {
        const detail = thrown instanceof Error ? thrown.name : 'unknown';
        ports.log.error('attempt under an idempotency key not counted', { operation, detail });
      });
    },
  };
}

function callerBy(per: RateRule['per'], { address, account, user, stream }: Progress): string {
  if (per === 'account' && account) return account.accountId;
  if (per === 'user' && user) return `user/${user.userId}`;
  if (per === 'stream' && stream) return `${stream.id}/${stream.role}`;
  return address;
}
