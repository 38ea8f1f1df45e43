import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { ErrorCode } from '#shared/kernel/errors.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { epochMillisecondsOf } from '#shared/kernel/time.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { AccountsWriter } from './account.ports.ts';
import { Account, type AccountIdentity, claims, hasProven, isActive, isOpened } from './account.ts';
import { prefixes } from './accounts.keys.ts';
import type { AdminAct } from './admin-act.ts';
import { claimSeconds, type Identity } from './identity.ts';

const keyOf = (accountId: string) => ({ PK: prefixes.account + accountId, SK: 'A' });
const identityPartitionOf = ({ type, value }: Identity) => `${prefixes.identity}${type}#${value}`;
const ownerKeyOf = (identity: Identity) => ({ PK: identityPartitionOf(identity), SK: 'U' });
/** Claims of accounts that have proven nothing, and of those that another identity has opened. */
const claimKinds = { unopened: 'C#', opened: 'O#' } as const;
type ClaimKind = keyof typeof claimKinds;
const claimKeyOf = (accountId: string, identity: Identity, kind: ClaimKind) => ({
  PK: identityPartitionOf(identity),
  SK: claimKinds[kind] + accountId,
});
/** The latest claim that was registered from a network, which the hash does not tell. */
const registeredKeyOf = (identity: Identity, network: string) => ({
  PK: identityPartitionOf(identity),
  SK: `N#${createHash('sha256')
    .update(`${identityPartitionOf(identity)}#${network}`)
    .digest('hex')}`,
});
const IdentityHolder = z.object({ accountId: z.string() });
const claimsAtOnce = 10;
const suspended = 'suspended';
const tallyOf = { customer: 'customerStars', operator: 'operatorStars' } as const;

/**
 * Accounts `ACC#<id>` / `A`. Who has proven an identity is in its lock `IDN#<type>#<value>` / `U` with `provenAt`, which
 * makes it unique; the accounts that claim it are next to it as `C#<account>`, and as `O#<account>` once another identity
 * has opened them, so that those never stand before a claim that opens its account. `N#<hash>` names the latest claim from one
 * network. Claims expire by TTL, and with them the account that has proven nothing.
 *
 * Locks from before claims were items of their own have no `provenAt`: the account says whether it has proven the
 * identity, and one that has not has a claim.
 */
export function accounts(runtime: Runtime): AccountsWriter {
  const table = tableOf(runtime);

  const get = (accountId: string) => table.get(keyOf(accountId), Account);

  const changeStatus = async (accountId: string, status: typeof suspended | 'active', act: AdminAct) => {
    await commitIfUnchanged(table, [statusWrite(table, accountId, status, act)]);
  };

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

    claimantOf: async (identity, network) => {
      let other: Account | undefined;
      for await (const { accountId } of holdersOf(table, identity, network)) {
        const account = await get(accountId);
        if (!account || !claims(account, identity, runtime.clock.now())) continue;
        if (isActive(account) && !isOpened(account)) return account;
        other ??= account;
      }
      return other;
    },

    create: (account, network) => {
      const item = { ...keyOf(account.id), ...account, ...(!isOpened(account) && { ttl: claimEnd(account) }) };
      return table.commit([
        table.put(item, isNew('changed_meanwhile')),
        ...account.identities.flatMap((identity) =>
          identity.status === 'verified'
            ? [owned(table, account.id, identity, { otherwise: 'identity_taken' })]
            : claimed(table, account, identity, network),
        ),
      ]);
    },

    prove: async (account, identity) => {
      if (hasProven(account, identity)) return;
      const { type, value } = identity;
      const index = account.identities.findIndex((known) => known.type === type && known.value === value);
      const before = await table.get(ownerKeyOf(identity), IdentityHolder);
      await table.commit([
        owned(table, account.id, identity, { before: before?.accountId, otherwise: 'changed_meanwhile' }),
        proven(table, account, index, identity),
        ...settled(table, account, identity),
      ]);
    },

    setProfileImage: async (accountId, image, at) => {
      await commitIfUnchanged(table, [pictured(table, accountId, image, at)]);
    },

    suspend: (accountId, act) => changeStatus(accountId, suspended, act),

    reinstate: (accountId, act) => changeStatus(accountId, 'active', act),

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

/** Only a suspended account becomes active by it, and any other suspended. */
function statusWrite(table: Table, accountId: string, status: typeof suspended | 'active', act: AdminAct): Write {
  return table.update(
    keyOf(accountId),
    {
      expression: 'SET #status = :status, updatedAt = :at, acts = list_append(if_not_exists(acts, :none), :act)',
      names: { '#status': 'status' },
      values: { ':status': status, ':at': act.at, ':none': [], ':act': [act] },
    },
    {
      expression: `attribute_exists(PK) AND #status ${status === suspended ? '<>' : '='} :suspended`,
      values: { ':suspended': suspended },
      otherwise: (found) => (found === undefined ? 'account_not_found' : 'changed_meanwhile'),
    },
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
function pictured(table: Table, accountId: string, image: { assetId: string; path: string }, at: string): Write {
  return table.update(
    keyOf(accountId),
    {
      expression: 'SET profileImage = :path, profileAsset = :asset, updatedAt = :at',
      values: { ':path': image.path, ':asset': image.assetId, ':at': at },
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

/** Claims an identity, unless it is proven, by a registration from this network. */
function claimed(table: Table, account: Account, identity: AccountIdentity, network: string | undefined): Write[] {
  const registered =
    network === undefined
      ? []
      : [table.put({ ...registeredKeyOf(identity, network), accountId: account.id, ttl: claimEnd(identity) })];
  return [
    table.check(ownerKeyOf(identity), {
      expression: 'attribute_not_exists(provenAt)',
      otherwise: 'identity_taken',
    }),
    claim(table, account.id, identity, isOpened(account) ? 'opened' : 'unopened'),
    ...registered,
  ];
}

function claim(table: Table, accountId: string, identity: AccountIdentity, kind: ClaimKind): Write {
  return table.put({ ...claimKeyOf(accountId, identity, kind), accountId, ttl: claimEnd(identity) });
}

/** The end of an account's claim to the identity that it proves. If that opens the account, its other claims say so. */
function settled(table: Table, account: Account, { type, value }: Identity): Write[] {
  const kinds = ['unopened', 'opened'] as const;
  const ends = kinds.map((kind) => table.remove(claimKeyOf(account.id, { type, value }, kind)));
  if (isOpened(account)) return ends;
  const others = account.identities.filter((known) => known.type !== type || known.value !== value);
  const moves = others.flatMap((other) => [
    table.remove(claimKeyOf(account.id, other, 'unopened')),
    claim(table, account.id, other, 'opened'),
  ]);
  return [...ends, ...moves];
}

/** When claims end that were made at a moment, in seconds of the epoch. */
function claimEnd({ createdAt }: Pick<Account, 'createdAt'>): number {
  return Math.ceil(epochMillisecondsOf(createdAt) / 1000) + claimSeconds;
}

/**
 * The accounts that claim an identity: first the one that was registered from the network, if it is named. Then the latest
 * first: however many there are that have proven nothing, then that of
 * a lock from before, then the latest of those that another identity has opened. Ids of accounts sort by time.
 */
async function* holdersOf(
  table: Table,
  identity: Identity,
  network: string | undefined,
): AsyncGenerator<z.infer<typeof IdentityHolder>> {
  const registered = network && (await table.get(registeredKeyOf(identity, network), IdentityHolder));
  if (registered) yield registered;
  const query = (kind: ClaimKind) => ({
    partition: identityPartitionOf(identity),
    sort: { prefix: claimKinds[kind] },
    descending: true,
    consistent: true,
  });
  let cursor: string | undefined;
  do {
    const options = { ...query('unopened'), limit: claimsAtOnce, ...(cursor !== undefined && { cursor }) };
    const page = await table.query(options, IdentityHolder);
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
  const lock = await table.get(ownerKeyOf(identity), IdentityHolder);
  if (lock) yield lock;
  yield* await takeItems(table, query('opened'), claimsAtOnce, IdentityHolder);
}
