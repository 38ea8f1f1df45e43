import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { prefixes } from '#shared/ledger/ledger.keys.ts';
import type { PostedTransfer } from '#shared/ledger/ledger.ports.ts';
import {
  type LedgerAccount,
  mayNotGoNegative,
  type OwnedAccount,
  subAccountOf,
  type Transfer,
} from '#shared/ledger/ledger.rules.ts';

type Item = Readonly<Record<string, unknown>>;
const transferKey = (id: string) => ({ PK: prefixes.transfer + id, SK: 'T' });
const balanceKey = (subAccount: string) => ({ PK: prefixes.ledgerAccount + subAccount, SK: 'BAL' });
const nameOf = ({ PK, SK }: Item) => `${PK} ${SK}`;

/**
 * Keeps its own books, independent of the store's. They are built from the transfers that were tried and that the store
 * shows as posted. After each step it compares both, but only what the step touched, so that a step costs two reads.
 */
export class Auditor {
  /** The posted transfers, as the store showed them, by id. */
  readonly posted = new Map<string, PostedTransfer>();
  /** Sum of all balances that were read, by currency. */
  readonly trialBalance = new Map<string, number>();
  readonly #client = new DynamoDBClient({});
  readonly #tableName: string;
  readonly #expected = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  #tried: Transfer[] = [];
  #acknowledged = new Set<string>();
  #learned: string[] = [];

  constructor(tableName: string) {
    this.#tableName = tableName;
  }

  /** The balance of an owner's account at the last comparison. */
  balanceOf(account: OwnedAccount): number {
    return this.#seen.get(account) ?? 0;
  }

  /** Ids of the transfers that were found in the books since the last call. */
  takeLearned(): readonly string[] {
    const learned = this.#learned;
    this.#learned = [];
    return learned;
  }

  /** Records transfers that a caller is about to post. */
  tried(transfers: readonly Transfer[]): void {
    this.#tried.push(...transfers);
  }

  /** Records transfers that the store confirmed as posted. */
  acknowledged(transfers: Iterable<Transfer>): void {
    for (const { id } of transfers) this.#acknowledged.add(id);
  }

  /** Returns the violations after a step, numbered as in state-machines.md 4d. */
  async afterStep(): Promise<readonly string[]> {
    const [tried, acknowledged] = [this.#tried, this.#acknowledged];
    this.#tried = [];
    this.#acknowledged = new Set();
    if (tried.length === 0) return [];
    // Two calls may try one id with different legs: a payment for requests, which one of them already redirects to the
    // wallet.
    const subAccounts = new Map(
      tried.flatMap(({ id, legs }) => legs.map(({ account }) => [subAccountOf(account, id), account])),
    );
    const ids = new Set(tried.flatMap(({ id, ends }) => (ends ? [id, ends.transferId] : [id])));
    const found = await this.#read([...[...ids].map(transferKey), ...[...subAccounts.keys()].map(balanceKey)]);
    const transferOf = (id: string) => found.get(nameOf(transferKey(id))) as PostedTransfer | undefined;
    return [
      ...[...ids].flatMap((id) => this.#learn(id, transferOf(id))),
      ...[...acknowledged]
        .filter((id) => !this.posted.has(id))
        .map((id) => `${id} was acknowledged and is not in the books`),
      ...[...subAccounts].flatMap(([subAccount, account]) =>
        this.#compare(subAccount, account, found.get(nameOf(balanceKey(subAccount)))),
      ),
      ...[...this.trialBalance]
        .filter(([, sum]) => sum !== 0)
        .map(([currency, sum]) => `(2) all balances in ${currency} add up to ${sum}`),
    ];
  }

  /** A transfer is learned once, and afterwards changes only by its single end. */
  #learn(id: string, stored: PostedTransfer | undefined): readonly string[] {
    const known = this.posted.get(id);
    if (!stored) return known ? [`${id} was posted and has left the books`] : [];
    // The end of a transfer that was never made leaves an item without legs.
    if (stored.legs === undefined) return [`${id} was ended and never made`];
    this.posted.set(id, stored);
    this.#reserve(stored, (stored.state === 'pending' ? 1 : 0) - (known?.state === 'pending' ? 1 : 0));
    if (known) return changeOf(known, stored);
    this.#learned.push(id);
    for (const { account, amountMinor } of stored.legs) {
      const subAccount = subAccountOf(account, id);
      this.#expected.set(subAccount, (this.#expected.get(subAccount) ?? 0) + amountMinor);
    }
    const sum = stored.legs.reduce((total, { amountMinor }) => total + amountMinor, 0);
    return sum === 0 ? [] : [`(1) the legs of ${id} add up to ${sum}`];
  }

  /** A pending transfer reserves on the account that it credits, until it is ended. */
  #reserve({ legs }: PostedTransfer, times: number): void {
    for (const { account, amountMinor } of legs) {
      if (amountMinor < 0) this.#reserved.set(account, (this.#reserved.get(account) ?? 0) + times * amountMinor);
    }
  }

  #compare(subAccount: string, account: LedgerAccount, item: Item | undefined): readonly string[] {
    const balanceMinor = Number(item?.balanceMinor ?? 0);
    const expected = this.#expected.get(subAccount) ?? 0;
    const currency = String(item?.currency ?? 'none');
    const moved = balanceMinor - (this.#seen.get(subAccount) ?? 0);
    this.#seen.set(subAccount, balanceMinor);
    this.trialBalance.set(currency, (this.trialBalance.get(currency) ?? 0) + moved);
    const reserved = account.endsWith(':withdrawal_pending') ? (this.#reserved.get(account) ?? 0) : balanceMinor;
    return [
      ...(balanceMinor === reserved ? [] : [`${account} stands at ${balanceMinor}, what is pending at ${reserved}`]),
      ...(balanceMinor === expected
        ? []
        : [`(3) ${subAccount} stands at ${balanceMinor}, its transfers at ${expected}`]),
      ...(mayNotGoNegative(account) && balanceMinor > 0 ? [`(4) ${subAccount} is overdrawn by ${balanceMinor}`] : []),
    ];
  }

  /** The current items by their keys. */
  async #read(keys: readonly Item[]): Promise<ReadonlyMap<string, Item>> {
    const found = new Map<string, Item>();
    for (let start = 0; start < keys.length; start += 100) {
      const Keys = keys.slice(start, start + 100).map((key) => marshall(key));
      const { Responses } = await this.#client.send(
        new BatchGetItemCommand({ RequestItems: { [this.#tableName]: { Keys, ConsistentRead: true } } }),
      );
      for (const image of Responses?.[this.#tableName] ?? []) {
        const item = unmarshall(image);
        found.set(nameOf(item), item);
      }
    }
    return found;
  }
}

function changeOf(known: PostedTransfer, stored: PostedTransfer): readonly string[] {
  const stays = known.state === stored.state && known.endedBy === stored.endedBy;
  if (stays || (known.state === 'pending' && stored.endedBy !== undefined)) return [];
  return [`${known.id} changed from ${known.state} to ${stored.state}`];
}
