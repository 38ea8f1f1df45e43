import { Failure } from '../../domain/errors.ts';
import type { RateRule } from '../define.ts';
import type { Pipeline, Request } from './request.ts';

/** Asks for the application's key: `apikey` header, or `api_key` in the query as the Gibby document has it. */
export function requireApiKey({ route, ports }: Pipeline) {
  const { apiKeys } = ports;
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!apiKeys) return;
      const key = event.headers.apikey ?? event.queryStringParameters?.api_key;
      if (key === undefined && route.apiKey === 'optional') return;
      progress.application = key === undefined ? undefined : await apiKeys.ownerOf(key);
      if (!progress.application) throw new Failure('unknown_api_key');
    },
  };
}

/** Counts the request against the route's limit: by network address before sign-in, by account after it. */
export function limitRate({ operation, route, ports }: Pipeline, per: RateRule['per']) {
  const { rateLimits } = ports;
  const rule = route.rateLimit;
  return {
    before: async ({ internal: { progress } }: Request) => {
      if (!rateLimits || rule?.per !== per) return;
      const caller = per === 'address' ? progress.address : (progress.account?.accountId ?? progress.address);
      const refused = await rateLimits.hit(`${operation}#${caller}`, rule);
      if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });
    },
  };
}

/** Asks for a token where the route needs one. `Authorization` and the documents' `Authentication` both carry it. */
export function authenticate({ route, ports }: Pipeline) {
  const { sessions } = ports;
  const needed = route.auth === 'account' || route.auth === 'admin';
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!needed || !sessions) return;
      const header = event.headers.authorization ?? event.headers.authentication ?? '';
      const token = /^(?:Bearer|JWT) +(\S+)$/i.exec(header)?.[1];
      progress.account = token === undefined ? undefined : await sessions.verify(token);
      if (!progress.account) throw new Failure('not_signed_in');
      if (route.auth === 'admin' && !progress.account.admin) throw new Failure('forbidden');
    },
  };
}
