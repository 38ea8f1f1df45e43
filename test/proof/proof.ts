import type { LedgerWriter } from '#shared/ledger/ledger.ports.ts';
import type { TestRuntime } from '../support/store.ts';
import { type Call, historyOf } from './history.ts';
import type { Part } from './part.ts';
import { callbacks } from './parts/callbacks.ts';
import { escrows } from './parts/escrows.ts';
import { gigs } from './parts/gigs.ts';
import { topUpPart } from './parts/payments.ts';
import { requests } from './parts/requests.ts';
import { reservations } from './parts/reservations.ts';
import { withdrawals } from './parts/withdrawals.ts';
import { shrink } from './shrink.ts';
import { Simulation } from './simulation.ts';
import { type WholeBooks, wholeBooks } from './whole-books.ts';

/** Parts with the books alone, which must refuse duplicate and late transfers by themselves. */
export const bookParts: readonly Part[] = [callbacks, escrows, reservations];

/** All parts: the books alone, and the product's lifecycles on top of them. */
export const allParts: readonly Part[] = [...bookParts, topUpPart, requests, withdrawals, gigs];

const callsOfHistory = 20;
/** A table holds so many histories, so that a long run needs no more memory than a short one. */
const historiesOfTable = 500;

/** The parameters of a run. */
interface ProofOptions {
  readonly seed: number;
  /** The number of calls; faults may deliver one of them twice or never. */
  readonly operations: number;
  readonly parts?: readonly Part[];
  /** The ledger under test; by default the product's own. */
  readonly booksOn?: (runtime: TestRuntime) => LedgerWriter;
  /** Called on the way, with the number of calls played so far. */
  readonly onProgress?: (played: number) => void;
}

/** A history that violated an invariant. */
interface Finding {
  /** The seed that makes the same history in another run. */
  readonly seed: number;
  readonly broken: readonly string[];
  readonly calls: readonly Call[];
  /** A minimal list of its calls that fails on its own; undefined if the failure needs several histories, or luck. */
  readonly shrunk: readonly Call[] | undefined;
}

/** The results of a run. */
interface Proof {
  readonly operations: number;
  readonly histories: number;
  /** How often each fault and each disorder occurred. */
  readonly faults: Readonly<Record<string, number>>;
  /** How often calls were done, interrupted and refused. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly books: WholeBooks;
  readonly finding?: Finding;
}

/** Plays histories until there were enough calls, or until one fails. */
export async function prove(options: ProofOptions): Promise<Proof> {
  const { seed, operations, parts = allParts, booksOn } = options;
  let simulation = await Simulation.begin(parts, booksOn);
  const played: Call[] = [];
  let histories = 0;
  let finding: Finding | undefined;
  const tables: Table[] = [];
  while (played.length < operations && !finding) {
    if (histories > 0 && histories % historiesOfTable === 0) {
      tables.push(await endOf(simulation));
      options.onProgress?.(played.length);
      simulation = await Simulation.begin(parts, booksOn);
    }
    const calls = historyOf(seed + histories, parts, Math.min(callsOfHistory, operations - played.length));
    const broken = await simulation.play(calls);
    if (broken.length > 0)
      finding = { seed: seed + histories, broken, calls, shrunk: await shrunk(calls, parts, booksOn) };
    played.push(...calls);
    histories += 1;
  }
  return {
    operations: played.length,
    histories,
    faults: counts(played.flatMap(({ fault, disorder }) => [fault, disorder]).filter((mark) => mark !== undefined)),
    ...sumOf([...tables, await endOf(simulation)]),
    ...(finding && { finding }),
  };
}

/** What the histories of one table have left. */
type Table = Pick<Proof, 'outcomes' | 'books'>;

/** Checks the books of a table from scratch, and removes the table. */
async function endOf(simulation: Simulation): Promise<Table> {
  const books = await wholeBooks(simulation.runtime);
  await simulation.end();
  return { outcomes: Object.fromEntries(simulation.outcomes), books };
}

function sumOf(tables: readonly Table[]): Table {
  const books = tables.map((table) => table.books);
  return {
    outcomes: sums(tables.map(({ outcomes }) => outcomes)),
    books: {
      ...sums(books.map(({ transfers, postings, accounts }) => ({ transfers, postings, accounts }))),
      trialBalance: sums(books.map(({ trialBalance }) => trialBalance)),
      broken: books.flatMap(({ broken }) => broken),
    },
  };
}

function sums<Name extends string>(all: readonly Readonly<Record<Name, number>>[]): Record<Name, number> {
  const sum = {} as Record<Name, number>;
  for (const each of all) for (const name of Object.keys(each) as Name[]) sum[name] = (sum[name] ?? 0) + each[name];
  return sum;
}

/** Whether a history fails when it is played alone; a race gets several tries. */
async function fails(
  calls: readonly Call[],
  parts: readonly Part[],
  booksOn: ProofOptions['booksOn'],
  chances: number,
) {
  for (let chance = 0; chance < chances; chance += 1) {
    const simulation = await Simulation.begin(parts, booksOn);
    const broken = await simulation.play(calls);
    if (broken.length > 0) return true;
    const whole = await wholeBooks(simulation.runtime);
    if (whole.broken.length > 0) return true;
  }
  return false;
}

/** Removes calls first, then faults and disorders from those that remain. */
async function shrunk(
  calls: readonly Call[],
  parts: readonly Part[],
  booksOn: ProofOptions['booksOn'],
): Promise<readonly Call[] | undefined> {
  if (!(await fails(calls, parts, booksOn, 5))) return undefined;
  let kept = await shrink(calls, (fewer) => fails(fewer, parts, booksOn, 2));
  for (const [index, { fault, disorder, ...call }] of kept.entries()) {
    const plainer = kept.with(index, { ...call, together: false });
    if (fault === undefined && disorder === undefined && !call.together) continue;
    if (await fails(plainer, parts, booksOn, 2)) kept = plainer;
  }
  return kept;
}

function counts(list: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(list, (each) => each)].map(([each, all]) => [each, all.length]));
}
