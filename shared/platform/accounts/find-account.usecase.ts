import { earlierSpellingsOf, phoneIn } from '#shared/kernel/forms/phone.ts';
import type { AccountsReader } from './account.ports.ts';
import { type Account, hasProven } from './account.ts';
import type { Identity } from './identity.ts';

/** An account, and an identity in the spelling in which the account has it. */
interface FoundAccount {
  readonly account: Account;
  readonly identity: Identity;
}

/**
 * The account to which an identity leads: the one that has proven it, otherwise the one whose claim is the latest,
 * among those that are active and have proven nothing if there are such, and before it the one registered from `network`. Phone numbers were once stored in the spelling of their
 * owner, so the earlier spellings are looked up too. Those count only where they are proven: `0812...` alone is a number
 * in many countries, and a claim to it says nothing. A proven one that is no other number counts more than an unproven
 * claim to the normal form.
 */
export async function findAccount(
  { accounts }: { readonly accounts: AccountsReader },
  identity: Identity,
  network?: string,
): Promise<FoundAccount | undefined> {
  const exactOwner = await accounts.ownerOf(identity);
  if (exactOwner) return { account: exactOwner, identity };
  const claimant = await accounts.claimantOf(identity, network);
  const claim = claimant && { account: claimant, identity };
  const spellings = identity.type === 'phone' ? earlierSpellingsOf(`+${identity.value}`) : [];
  for (const value of spellings) {
    const earlier: Identity = { type: 'phone', value };
    const owner = await accounts.ownerOf(earlier);
    if (owner && (!claim || !isPhone(earlier))) return { account: owner, identity: earlier };
  }
  return claim;
}

/**
 * The account that has proven an address or phone to be its own. An unproven claim does not count: anybody may register
 * with a stranger's address, and would get what is meant for the stranger. Nor does a number in an earlier spelling that
 * is another number by itself: without its country code, a number of one country can read like one of another.
 */
export async function findVerifiedAccount(
  ports: { readonly accounts: AccountsReader },
  identity: Identity,
): Promise<Account | undefined> {
  const found = await findAccount(ports, identity);
  if (!found || !hasProven(found.account, found.identity)) return undefined;
  const isSame = found.identity === identity || !isPhone(found.identity);
  return isSame ? found.account : undefined;
}

/** The identity to which a code is sent: the one that the account has, unless it is no number that a phone can have. */
export function reachable({ identity }: FoundAccount, asked: Identity): Identity {
  return identity.type === 'email' || isPhone(identity) ? identity : asked;
}

/** Whether the digits are a number in E.164. */
function isPhone({ value }: Identity): boolean {
  return phoneIn(`+${value}`) === `+${value}`;
}
