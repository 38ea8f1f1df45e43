import type { EngagementsReader } from '#shared/dropin/gigs/gig.ports.ts';
import { freeOperatorsNear } from '#shared/dropin/presence/find-free-operators.usecase.ts';
import type { Position, PresenceReader } from '#shared/dropin/presence/presence.ports.ts';
import { operatorSearch } from '#shared/dropin/presence/radius-search.rules.ts';
import type { AccountsReader } from '#shared/platform/accounts/account.ports.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { findVerifiedAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import type { DirectGigRequest } from './gig-request.schema.ts';

/** The operators near a place who get the offer of a gig there, nearest first. */
export async function operatorsNear(
  ports: { presence: PresenceReader; engagements: EngagementsReader },
  customerId: string,
  place: Position,
): Promise<readonly string[]> {
  const free = await freeOperatorsNear(ports, place, customerId, operatorSearch);
  return free.slice(0, operatorSearch.wanted).map(({ accountId }) => accountId);
}

/**
 * The one operator named by a direct request, even if busy: they decide whether to take the gig. Only an account that
 * has proven the address counts: anybody may register with a stranger's address, and would get the stranger's request
 * and pay.
 */
export async function operatorAsked(
  { accounts }: { accounts: AccountsReader },
  customerId: string,
  { email, phone }: DirectGigRequest,
): Promise<readonly string[]> {
  const asked =
    (email === undefined ? undefined : await findVerifiedAccount({ accounts }, { type: 'email', value: email })) ??
    (phone === undefined ? undefined : await findVerifiedAccount({ accounts }, { type: 'phone', value: phone }));
  return asked && isActive(asked) && asked.id !== customerId ? [asked.id] : [];
}
