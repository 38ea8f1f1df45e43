import * as z from 'zod';
import { Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { AccountsWriter } from './account.ports.ts';
import { Account } from './account.ts';
import { prefixes } from './accounts.keys.ts';
import type { Identity } from './identity.ts';

const keyOf = (accountId: string) => ({ PK: prefixes.account + accountId, SK: 'A' });
const identityKeyOf = ({ type, value }: Identity) => ({ PK: `${prefixes.identity}${type}#${value}`, SK: 'U' });
const IdentityLock = z.object({ accountId: z.string() });
const suspended = 'suspended';
const tallyOf = { customer: 'customerStars', operator: 'operatorStars' } as const;

/** Accounts `ACC#<id>` / `A`, and for each identity a lock `IDN#<type>#<value>` / `U` that makes it unique. */
export function accounts(runtime: Runtime): AccountsWriter {
  const table = tableOf(runtime);

  const get = (accountId: string) => table.get(keyOf(accountId), Account);

  return {
    get,

    getMany: async (accountIds) => {
      const items = await table.getMany([...new Set(accountIds)].map(keyOf), Account);
      return new Map(items.map((account) => [account.id, account]));
    },

    findByIdentity: async (identity) => {
      const lock = await table.get(identityKeyOf(identity), IdentityLock);
      return lock && get(lock.accountId);
    },

    create: (account) =>
      table.commit([
        table.put({ ...keyOf(account.id), ...account }, isNew('changed_meanwhile')),
        ...account.identities.map((identity) =>
          table.put({ ...identityKeyOf(identity), accountId: account.id }, isNew('identity_taken')),
        ),
      ]),

    verifyIdentity: async (accountId, { type, value }, at) => {
      const identities = (await get(accountId))?.identities ?? [];
      const index = identities.findIndex((known) => known.type === type && known.value === value);
      if (index < 0) throw new Failure('account_not_found');
      if (identities[index]?.status === 'verified') return;
      const unproven = identities.filter((other, at) => at !== index && other.status !== 'verified');
      await table.commit([
        stillOwned(table, accountId, { type, value }),
        verified(table, accountId, index, value, at),
        ...unproven.map((other) => released(table, accountId, other)),
      ]);
    },

    setProfileImage: async (accountId, image, at) => {
      await commitIfUnchanged(table, [pictured(table, accountId, image, at)]);
    },

    suspend: (accountId, at) => table.commit([statusWrite(table, accountId, suspended, at)]),

    reinstate: async (accountId, at) => {
      const account = await get(accountId);
      if (!account) throw new Failure('account_not_found');
      if (account.status === suspended) await table.commit([statusWrite(table, accountId, 'active', at)]);
    },

    rating: (accountId, role, stars) =>
      table.update(
        keyOf(accountId),
        {
          expression: 'SET #tally.stars = #tally.stars + :stars, #tally.#count = #tally.#count + :one',
          names: { '#tally': tallyOf[role], '#count': 'count' },
          values: { ':stars': stars, ':one': 1 },
        },
        { expression: 'attribute_exists(PK)', otherwise: 'account_not_found' },
      ),
  };
}

function statusWrite(table: Table, accountId: string, status: string, at: string): Write {
  return table.update(
    keyOf(accountId),
    {
      expression: 'SET #status = :status, updatedAt = :at',
      names: { '#status': 'status' },
      values: { ':status': status, ':at': at },
    },
    { expression: 'attribute_exists(PK)', otherwise: 'account_not_found' },
  );
}

/** Updates only the one identity, so that a rating committed at the same time is not lost. */
function verified(table: Table, accountId: string, index: number, value: string, at: string): Write {
  const identity = `identities[${index}]`;
  return table.update(
    keyOf(accountId),
    {
      expression: `SET ${identity}.#status = :verified, ${identity}.updatedAt = :at, updatedAt = :at`,
      names: { '#status': 'status' },
      values: { ':verified': 'verified', ':at': at },
    },
    {
      expression: `${identity}.#value = :value`,
      names: { '#value': 'value' },
      values: { ':value': value },
      otherwise: 'changed_meanwhile',
    },
  );
}

/** Asset ids sort by time, so the picture that was requested last wins. */
function pictured(table: Table, accountId: string, image: { assetId: string; url: string }, at: string): Write {
  return table.update(
    keyOf(accountId),
    {
      expression: 'SET profileImage = :url, profileAsset = :asset, updatedAt = :at',
      values: { ':url': image.url, ':asset': image.assetId, ':at': at },
    },
    {
      expression: 'attribute_exists(PK) AND (attribute_not_exists(profileAsset) OR profileAsset < :asset)',
      otherwise: (found) => (found === undefined ? 'account_not_found' : 'changed_meanwhile'),
    },
  );
}

/**
 * Another account's proof may have freed this identity after the code was issued. Redeeming the code then would sign
 * the caller in to an account that no longer owns the identity.
 */
function stillOwned(table: Table, accountId: string, identity: Identity): Write {
  return table.check(identityKeyOf(identity), {
    expression: 'accountId = :account',
    values: { ':account': accountId },
    otherwise: 'code_refused',
  });
}

/** Frees an identity that this account claimed but never proved, unless another account owns it by now. */
function released(table: Table, accountId: string, identity: Identity): Write {
  return table.remove(identityKeyOf(identity), {
    expression: 'attribute_not_exists(PK) OR accountId = :account',
    values: { ':account': accountId },
    otherwise: 'changed_meanwhile',
  });
}
