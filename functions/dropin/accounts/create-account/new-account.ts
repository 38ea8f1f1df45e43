import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Account } from '#shared/platform/accounts/account.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import type { NewAccount } from '#shared/platform/accounts/new-account.schema.ts';

/** The percentage in the D08 sample. */
const referralRate = 5;
/** Without letters and digits that are easily confused. */
const referralLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const referralCodeLength = 7;
const noStars = { stars: 0, count: 0 } as const;

/**
 * The account that a registration creates. The server sets status, type, operator and archive, whatever the body says:
 * otherwise anyone could become an administrator (routes.md D07). All identities begin unverified.
 */
export function newAccount(body: NewAccount, { clock, ids }: Pick<Ambient, 'clock' | 'ids'>): Account {
  const now = timestampOf(clock.now());
  const times = { createdAt: now, updatedAt: now };
  const letter = () => referralLetters.charAt(ids.below(referralLetters.length));
  return {
    id: ids.objectId(),
    identities: distinct(body.identities).map(({ type, value }) => ({
      type,
      value,
      status: 'unverified',
      ...times,
      id: ids.objectId(),
    })),
    firstName: body.firstName,
    lastName: body.lastName,
    profileImage: '',
    organization: body.organization ?? null,
    archive: false,
    status: 'active',
    type: 'user',
    referralRate,
    referralCode: Array.from({ length: referralCodeLength }, letter).join(''),
    operatorStars: noStars,
    customerStars: noStars,
    acts: [],
    ...times,
  };
}

/** The same address twice is one identity. */
function distinct(identities: readonly Identity[]): readonly Identity[] {
  return [...new Map(identities.map((identity) => [`${identity.type}#${identity.value}`, identity])).values()];
}
