import * as z from 'zod';
import { type ErrorCode, Failure } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { AccountsWriter } from './account.ports.ts';
import { Account, type AccountIdentity, hasProven, isLiveClaim, isOpened } from './account.ts';
import { prefixes } from './accounts.keys.ts';
import { claimSeconds, type Identity } from './identity.ts';

const keyOf = (accountId: string) => ({ PK: prefixes.account + accountId, SK: 'A' });
const identityPartitionOf = ({ type, value }: Identity) => `${prefixes.identity}${type}#${value}`;
const ownerKeyOf = (identity: Identity) => ({ PK: identityPartitionOf(identity), SK: 'U' });
const claimKeyOf = (accountId: string, identity: Identity) => ({
  PK: identityPartitionOf(identity),
  SK: `C#${accountId}`,
});
const IdentityHolder = z.object({ accountId: z.string() });
const maxClaimants = 10;
const suspended = 'suspended';
const tallyOf = { customer: 'customerStars', operator: 'operatorStars' } as const;

/**
 * Accounts `ACC#<id>` / `A`. Who has proven an identity is in its lock `IDN#<type>#<value>` / `U` with `provenAt`, which
 * makes it unique; the accounts that claim it are next to it as `C#<account>`. Claims expire by TTL, and with them the
 * account that has proven nothing.
 *
 * Locks from before claims were items of their own have no `provenAt`: the account says whether it has proven the
 * identity, and one that has not has a claim.
 */
export function accounts(runtime: Runtime): AccountsWriter {
  const table = tableOf(runtime);

  const get = (accountId: string) => table.get(keyOf(accountId), Account);

  return {
    get,

    getMany: async (accountIds) => {
      const items = await table.getMany([...new Set(accountIds)].map(keyOf), Account);
      return new Map(items.map((account) => [account.id, account]));
    },

    ownerOf: async (identity) => {
      const holder = await table.get(ownerKeyOf(identity), IdentityHolder);
      const account = holder && (await get(holder.accountId));
      return account && hasProven(account, identity) ? account : undefined;
    },

    claimantsOf: async (identity) => {
      // The lock, and the latest claims: ids of accounts sort by time.
      const query = { partition: identityPartitionOf(identity), descending: true, consistent: true };
      const holders = await takeItems(table, query, maxClaimants, IdentityHolder);
      const accounts = await Promise.all([...new Set(holders.map(({ accountId }) => accountId))].map(get));
      const { type, value } = identity;
      const isLive = (known: AccountIdentity) =>
        known.type === type && known.value === value && isLiveClaim(known, runtime.clock.now());
      return accounts
        .filter((account) => account !== undefined)
        .filter(({ identities }) => identities.some(isLive))
        .sort((one, other) => (one.id < other.id ? 1 : -1));
    },

    create: (account) => {
      const ttl = Math.ceil(epochMillisecondsOf(account.createdAt) / 1000) + claimSeconds;
      const item = { ...keyOf(account.id), ...account, ...(!isOpened(account) && { ttl }) };
      return table.commit([
        table.put(item, isNew('changed_meanwhile')),
        ...account.identities.flatMap((identity) =>
          identity.status === 'verified'
            ? [owned(table, account.id, identity, { otherwise: 'identity_taken' })]
            : claimed(table, account.id, identity, ttl),
        ),
      ]);
    },

    prove: async (accountId, identity) => {
      const account = await get(accountId);
      if (!account) throw new Failure('account_not_found');
      if (hasProven(account, identity)) return;
      const { type, value } = identity;
      const index = account.identities.findIndex((known) => known.type === type && known.value === value);
      const before = await table.get(ownerKeyOf(identity), IdentityHolder);
      await table.commit([
        owned(table, accountId, identity, { before: before?.accountId, otherwise: 'changed_meanwhile' }),
        proven(table, account, index, identity),
        table.remove(claimKeyOf(accountId, identity)),
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

/**
 * Proves one identity of an account's list, or appends it. Sets nothing else, so that a rating committed at the same time
 * is not lost.
 */
function proven(table: Table, account: Account, index: number, identity: AccountIdentity): Write {
  const change =
    index < 0
      ? { expression: 'identities = list_append(identities, :added)', values: { ':added': [identity] } }
      : {
          expression: `identities[${index}].#status = :verified, identities[${index}].updatedAt = :at`,
          values: { ':verified': 'verified' },
        };
  return table.update(
    keyOf(account.id),
    {
      expression: `SET ${change.expression}, updatedAt = :at REMOVE #ttl`,
      names: { '#ttl': 'ttl', ...(index >= 0 && { '#status': 'status' }) },
      values: { ...change.values, ':at': identity.updatedAt },
    },
    sameIdentities(account),
  );
}

/** Holds while an account has no more identities than were read, and has proven no more of them. */
function sameIdentities({ identities }: Account): Condition {
  const unproven = identities.flatMap(({ status }, index) => (status === 'verified' ? [] : [index]));
  const conditions = unproven.map((index) => `identities[${index}].#status <> :proven`);
  return {
    expression: ['size(identities) = :count', ...conditions].join(' AND '),
    ...(unproven.length > 0 && { names: { '#status': 'status' } }),
    values: { ':count': identities.length, ...(unproven.length > 0 && { ':proven': 'verified' }) },
    otherwise: 'changed_meanwhile',
  };
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
 * Makes an identity the account's own, unless it is proven. `before` is the account of a lock from before claims were
 * items of their own, which was found not to have proven the identity.
 */
function owned(
  table: Table,
  accountId: string,
  identity: AccountIdentity,
  { before, otherwise }: { readonly before?: string | undefined; readonly otherwise: ErrorCode },
): Write {
  const lock = { ...ownerKeyOf(identity), accountId, provenAt: identity.updatedAt };
  if (before === undefined) return table.put(lock, isNew(otherwise));
  const expression = 'accountId = :before AND attribute_not_exists(provenAt)';
  return table.put(lock, { expression, values: { ':before': before }, otherwise });
}

/** Claims an identity, unless it is proven. */
function claimed(table: Table, accountId: string, identity: AccountIdentity, ttl: number): Write[] {
  return [
    table.check(ownerKeyOf(identity), {
      expression: 'attribute_not_exists(provenAt)',
      otherwise: 'identity_taken',
    }),
    table.put({ ...claimKeyOf(accountId, identity), accountId, ttl }),
  ];
}
