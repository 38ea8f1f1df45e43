import { isActive } from '../../../../shared/domain/account.ts';
import type { DirectGigRequest } from '../../../../shared/domain/gig.ts';
import type { AccountsReader } from '../../../../shared/ports/accounts.ts';
import type { EngagementsReader } from '../../../../shared/ports/gigs.ts';
import type { Position, PresenceReader } from '../../../../shared/ports/presence.ts';
import { freeOperatorsNear } from '../../../../shared/process/free-operators.ts';
import { operatorSearch } from '../../../../shared/rules/nearby.ts';

/** The operators near a place who are offered a gig there, nearest first. */
export async function operatorsNear(
  ports: { presence: PresenceReader; engagements: EngagementsReader },
  customerId: string,
  place: Position,
): Promise<readonly string[]> {
  const free = await freeOperatorsNear(ports, place, customerId, operatorSearch);
  return free.slice(0, operatorSearch.wanted).map(({ accountId }) => accountId);
}

/** The one operator whom a direct request names, busy or not: whether to take the gig is theirs to say. */
export async function operatorAsked(
  { accounts }: { accounts: AccountsReader },
  customerId: string,
  { email, phone }: DirectGigRequest,
): Promise<readonly string[]> {
  const byEmail = email === undefined ? undefined : await accounts.findByIdentity({ type: 'email', value: email });
  const asked =
    byEmail ?? (phone === undefined ? undefined : await accounts.findByIdentity({ type: 'phone', value: phone }));
  return asked && isActive(asked) && asked.id !== customerId ? [asked.id] : [];
}
