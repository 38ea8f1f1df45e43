import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { Administrators } from './account.ports.ts';
import { Account, isActive } from './account.ts';
import { prefixes } from './accounts.keys.ts';

const Rank = Account.pick({ type: true, status: true, archive: true });

/** Reads the account each time: a token says only what its owner was when they signed in. */
export function administrators(runtime: Runtime): Administrators {
  const table = tableOf(runtime);
  return {
    isAdministrator: async (accountId) => {
      const account = await table.get({ PK: prefixes.account + accountId, SK: 'A' }, Rank);
      return account?.type === 'admin' && isActive(account);
    },
  };
}
