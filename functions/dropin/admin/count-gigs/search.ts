import type { CountQuestion, GigCount } from '#shared/dropin/counters/gig-counter.ports.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import { findAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import { type AccountFilter, asksForAccounts, fits, wholeIdentities } from './account-filter.ts';
import type { countGigs } from './route.ts';

type Ports = PortsOf<typeof countGigs.uses>;

/** Which accounts to search for, and how many. */
export interface Search {
  readonly question: CountQuestion;
  readonly filter: AccountFilter;
  /** The account to start after. */
  readonly before?: string;
  /** How many the page needs. */
  readonly wanted: number;
}

/** The result of a search. `next` is where it stopped; absent when it read everything. */
interface Findings {
  readonly found: readonly GigCount[];
  readonly next?: string;
}

/**
 * The maximum number of accounts whose counters one request reads, unless they fill a page of the store (1 MB) first.
 */
const maxCounters = 5_000;
/** The maximum number of accounts that one request reads in full, at about twenty times the cost of counters. */
const maxAccounts = 1_000;
/** The batch size of the accounts port. */
const accountsAtOnce = 100;

/**
 * The exact number of accounts, where it is stored: for one status or none, of all time, without a filter. Counting
 * anything else would cost more the more accounts there are, so its total covers only what the pages have read.
 */
export async function storedTotal({ question, filter }: Search, { gigCounters }: Ports): Promise<number | undefined> {
  const { role, statuses, from, to } = question;
  const isStored = from === undefined && to === undefined && (statuses === undefined || statuses.length === 1);
  if (!isStored || asksForAccounts(filter)) return undefined;
  return gigCounters.accounts(role, statuses?.[0]);
}

/** Finds the accounts that match the question and the filter. */
export async function search(criteria: Search, ports: Ports): Promise<Findings> {
  return (await ofOwner(criteria, ports)) ?? walk(criteria, ports);
}

/** A complete address has one owner, found by one look-up. */
async function ofOwner({ question, filter }: Search, { accounts, gigCounters }: Ports): Promise<Findings | undefined> {
  const { term, ...others } = filter;
  for (const identity of wholeIdentities(filter)) {
    const found = await findAccount({ accounts }, identity);
    if (!found) continue;
    const { account: owner } = found;
    const count = fits(owner, others) ? await gigCounters.countOf(owner.id, question) : 0;
    return { found: count > 0 ? [{ accountId: owner.id, count }] : [] };
  }
  return undefined;
}

async function walk({ question, filter, wanted, before }: Search, ports: Ports): Promise<Findings> {
  const readsAccounts = asksForAccounts(filter);
  const most = readsAccounts ? maxAccounts : Math.max(wanted, maxCounters);
  const found: GigCount[] = [];
  let next = before;
  let read = 0;
  let limit = readsAccounts ? accountsAtOnce : wanted;
  do {
    const page = await ports.gigCounters.counts(question, { limit, before: next });
    found.push(...(readsAccounts ? await fitting(page.items, filter, ports) : page.items));
    next = page.next;
    read += limit;
    if (!readsAccounts) limit = Math.min(stillToRead(wanted, found.length, read), most - read);
  } while (next !== undefined && read < most && found.length < wanted);
  return { found, ...(next !== undefined && { next }) };
}

/** How many more counters will fill the page, if they match at the same rate as those already read. */
function stillToRead(wanted: number, found: number, read: number): number {
  return Math.max(1, Math.ceil(((wanted - found) * read) / (found + 1)));
}

async function fitting(counts: readonly GigCount[], filter: AccountFilter, { accounts }: Ports) {
  const known = await accounts.getMany(counts.map(({ accountId }) => accountId));
  return counts.filter(({ accountId }) => {
    const account = known.get(accountId);
    return account !== undefined && fits(account, filter);
  });
}
