import { type Catalogue, type Grant, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './sessions.keys.ts';

const sessions = onTable('platform/sessions/session.dynamo.ts', [prefixes.session]);
const sessionKey: Grant = { secret: 'session-key' };

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  sessions: {
    module: sessions.module,
    variables: ['TABLE_NAME', 'SESSION_KEY_SECRET'],
    grants: { read: [...sessions.grants.read, sessionKey], write: [...sessions.grants.write, sessionKey] },
  },
  knownNetworks: onTable('platform/sessions/known-network.dynamo.ts', [prefixes.knownNetwork]),
  loginCodes: onTable('platform/sessions/login-code.dynamo.ts', [prefixes.loginCode]),
} as const satisfies Partial<Catalogue>;
