import type { Clock, Ids } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { AccountsWriter } from './account.ports.ts';
import { type Account, claims, isActive, isOpened } from './account.ts';
import { findVerifiedAccount } from './find-account.usecase.ts';
import { heldIdentities } from './held-identities.usecase.ts';
import type { Identity } from './identity.ts';
import { type TellingPorts, tellOwner } from './tell-owner.usecase.ts';

interface ProvingPorts {
  readonly accounts: AccountsWriter;
  readonly clock: Clock;
  readonly ids: Ids;
}

const maxIdentities = 10;

/**
 * The account that a person opens who has just shown that they read what is sent to an identity: the one that has proven
 * it, otherwise the one whose claim it was when the code was asked for, if it has proven nothing yet. An account that was
 * opened by another identity is never opened by a mere claim: a stranger may have registered it with this person's
 * address, or left their own in it. Fails with `identity_unproven` then, and with
 * `code_refused` when the claim is gone.
 */
export function openByProof(ports: ProvingPorts, claimantId: string, identity: Identity): Promise<Account> {
  return retryOnConflict(`the proof of an identity by ${claimantId}`, async () => {
    const owner = await ports.accounts.ownerOf(identity);
    if (owner) return active(owner);
    const claimant = await ports.accounts.get(claimantId);
    if (!claimant) throw new Failure('code_refused');
    if (isOpened(claimant)) throw new Failure('identity_unproven');
    if (!claims(claimant, identity, ports.clock.now())) throw new Failure('code_refused');
    return prove(ports, active(claimant), identity);
  });
}

/**
 * Gives a signed-in account an identity that its owner has just shown to be theirs, even if others claim it, and tells the
 * identities that it had proven before: a session may be a stolen one. Fails with
 * `identity_taken` when another account has proven it, and with `identities_full`.
 */
export function proveForOwner(
  ports: ProvingPorts & TellingPorts,
  accountId: string,
  identity: Identity,
): Promise<Account> {
  return retryOnConflict(`the proof of an identity by ${accountId}`, async () => {
    const account = await ports.accounts.get(accountId);
    if (!account) throw new Failure('account_not_found');
    const owner = await findVerifiedAccount(ports, identity);
    if (owner?.id === accountId) return account;
    if (owner) throw new Failure('identity_taken');
    const others = (await heldIdentities(ports, account)).filter(
      ({ type, value }) => type !== identity.type || value !== identity.value,
    );
    if (others.length >= maxIdentities) throw new Failure('identities_full');
    const proven = await prove(ports, active(account), identity);
    await tellOwner(ports, account, identity);
    return proven;
  });
}

/** The account as it was read is proven: whether a proof may open it was decided by that. */
async function prove({ accounts, clock, ids }: ProvingPorts, account: Account, identity: Identity): Promise<Account> {
  const at = timestampOf(clock.now());
  const { type, value } = identity;
  await accounts.prove(account, { id: ids.objectId(), type, value, status: 'verified', createdAt: at, updatedAt: at });
  const opened = await accounts.get(account.id);
  if (!opened) throw new Failure('account_not_found');
  return active(opened);
}

function active(account: Account): Account {
  if (!isActive(account)) throw new Failure('account_not_active');
  return account;
}
