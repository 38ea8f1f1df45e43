import { Failure } from '../../domain/errors.ts';
import type { RateRule } from '../define.ts';
import type { Pipeline, Request } from './request.ts';

/** Asks for the application's key: `apikey` header, or `api_key` in the query as the Gibby document has it. */
export function requireApiKey({ route, ports }: Pipeline) {
  const { apiKeys } = ports;
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (route.auth === 'public') return;
      const key = event.headers.apikey ?? event.queryStringParameters?.api_key;
      if (key === undefined && route.apiKey === 'optional') return;
      if (!apiKeys) throw new Error('No adapter of the API keys is bound.');
      // An application without a key yet has an empty one in the secret, which nobody may call with.
      progress.application = key ? await apiKeys.ownerOf(key) : undefined;
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
      if (rule?.per !== per) return;
      if (!rateLimits) throw new Error('No adapter of the rate limits is bound.');
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
      if (!needed) return;
      if (!sessions) throw new Error('No adapter of the sessions is bound.');
      const header = event.headers.authorization ?? event.headers.authentication ?? '';
      const token = /^(?:Bearer|JWT) +(\S+)$/i.exec(header)?.[1];
      progress.account = token === undefined ? undefined : await sessions.verify(token);
      if (!progress.account) throw new Failure('not_signed_in');
      if (route.auth === 'admin' && !progress.account.admin) throw new Failure('forbidden');
    },
  };
}
