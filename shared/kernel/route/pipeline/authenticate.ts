import { Failure } from '#shared/kernel/errors.ts';
import type { Principal } from '#shared/kernel/principals.ts';
import { asksForAccount, asksForUser, needsApiKey } from '../define.ts';
import { isOpenTo } from '../family.ts';
import type { Pipeline, PipelinePorts, Request } from './request.ts';

/** Requires the application's key: `apikey` header, or `api_key` in the query as in the Gibby document. */
export function requireApiKey({ route, family, ports }: Pipeline) {
  const { apiKeys } = ports;
  if (!needsApiKey(route)) return {};
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      const key = event.headers.apikey ?? event.queryStringParameters?.api_key;
      if (key === undefined && route.apiKey === 'optional') return;
      if (!apiKeys) throw new Error('No adapter of the API keys is bound.');
      // An application that has no key yet has an empty one in the secret, so an empty key is never accepted.
      const owner = key ? await apiKeys.ownerOf(key) : undefined;
      if (!owner || !isOpenTo(owner, family)) throw new Failure('unknown_api_key');
      progress.application = owner;
    },
  };
}

/**
 * Whether the account is an administrator's. The token says only that it was at the sign-in, so it is looked up for each
 * request, and only for those whose token says so. A route that does not ask for it knows no administrator.
 */
async function isAdministrator({ accountId, admin }: Principal, { administrators }: PipelinePorts): Promise<boolean> {
  return admin && (await administrators?.isAdministrator(accountId)) === true;
}

/**
 * Checks the token where the route needs one. `Authorization` and the documents' `Authentication` both carry it. Where
 * sign-in is optional, a request without a token passes and a wrong token is refused.
 */
export function authenticate({ route, ports }: Pipeline) {
  const { sessions, streamAccess } = ports;
  const isOfStream = async (token = '') =>
    route.caller === 'accountOrStream' && (await streamAccess?.resolve(token)) !== undefined;
  if (!asksForAccount(route)) return {};
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!sessions) throw new Error('No adapter of the sessions is bound.');
      const header = authorizationOf(event);
      if (header === '' && route.caller) return;
      const token = tokenOf(header);
      const account = token === undefined ? undefined : await sessions.verify(token);
      progress.account = account && { ...account, admin: await isAdministrator(account, ports) };
      if (!progress.account && (await isOfStream(token))) return;
      if (!progress.account) throw new Failure('not_signed_in');
      if (route.auth === 'admin' && !progress.account.admin) throw new Failure('forbidden');
    },
  };
}

/** The same for the tokens of Gibby's users. */
export function identifyUser({ route, ports }: Pipeline) {
  const { userSessions } = ports;
  if (!asksForUser(route)) return {};
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!userSessions) throw new Error('No adapter of the sessions of users is bound.');
      const header = authorizationOf(event);
      if (header === '' && route.caller === 'optionalUser') return;
      const token = tokenOf(header);
      progress.user = token === undefined ? undefined : await userSessions.verify(token);
      if (!progress.user) throw new Failure('not_signed_in');
    },
  };
}

/** `Authorization` wins: it is what the Gibby document's example sends, although its tables name the other header. */
function authorizationOf({ headers }: Request['event']): string {
  return headers.authorization ?? headers.authentication ?? '';
}

function tokenOf(header: string): string | undefined {
  return /^(?:Bearer|JWT) +(\S+)$/i.exec(header)?.[1];
}

/**
 * Finds the stream of the token in the path. An unknown token names no stream, so the response is 404. The token is
 * used only for this look-up and the handler's parameters; the log has the stream's id.
 */
export function identifyStream({ route, ports }: Pipeline) {
  const { streamAccess } = ports;
  if (route.auth !== 'streamToken') return {};
  return {
    before: async ({ event, internal: { progress } }: Request) => {
      if (!streamAccess) throw new Error('No adapter of the stream tokens is bound.');
      const token = event.pathParameters?.token;
      const found = token ? await streamAccess.resolve(token) : undefined;
      if (!found) throw new Failure('stream_not_found');
      progress.stream = { id: found.streamId, role: found.role, roles: found.roles };
    },
  };
}
