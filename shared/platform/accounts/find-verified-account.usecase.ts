import type { AccountsReader } from './account.ports.ts';
import type { Account } from './account.ts';
import type { Identity } from './identity.ts';

/**
 * The account that has proven an address or phone to be its own. An unproven claim does not count: anybody may register
 * with a stranger's address, and would get what is meant for the stranger.
 */
export async function findVerifiedAccount(
  { accounts }: { accounts: AccountsReader },
  identity: Identity,
): Promise<Account | undefined> {
  const account = await accounts.findByIdentity(identity);
  const known = account?.identities.find(({ type, value }) => type === identity.type && value === identity.value);
  return known?.status === 'verified' ? account : undefined;
}
