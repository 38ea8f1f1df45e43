import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import type { AccountsReader } from './account.ports.ts';
import { type Account, type AccountIdentity, type AccountProfile, accountProfile, isLiveClaim } from './account.ts';

interface ReadingPorts {
  readonly accounts: AccountsReader;
  readonly clock: Clock;
}

/** The identities that an account has: those that it has proven, and its claims that neither expired nor were lost. */
export async function heldIdentities(
  { accounts, clock }: ReadingPorts,
  { identities }: Account,
): Promise<AccountIdentity[]> {
  const held = await Promise.all(
    identities.map(async (identity) => {
      if (identity.status === 'verified') return true;
      return isLiveClaim(identity, clock.now()) && (await accounts.ownerOf(identity)) === undefined;
    }),
  );
  return identities.filter((_, index) => held[index]);
}

/** The account as its owner and administrators see it, with the identities that it has now. */
export async function heldProfile(ports: ReadingPorts, account: Account): Promise<AccountProfile> {
  return { ...accountProfile(account), identities: await heldIdentities(ports, account) };
}
