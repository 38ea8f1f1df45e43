import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './accounts.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  accounts: onTable('platform/accounts/account.dynamo.ts', [prefixes.account, prefixes.identity]),
  administrators: onTable('platform/accounts/administrators.dynamo.ts', [prefixes.account]),
} as const satisfies Partial<Catalogue>;
