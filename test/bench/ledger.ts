/**
 * Measures the cost of a transfer: `node test/bench/ledger.ts [transfers]`, also a part of `npm run bench`. Uses the
 * real adapter on the embedded store, with a meter in between that adds up the consumed capacity that the store
 * reports.
 */
import { gigs } from '#shared/dropin/gigs/gig.dynamo.ts';
import { depositByGateway, depositFromCredit, releaseEscrow } from '#shared/gibby/requests/request-transfers.rules.ts';
import { payWithdrawal, reserveWithdrawal, topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { ledger } from '#shared/ledger/ledger.dynamo.ts';
import { authoriseHold, captureHold, subAccountOf, type Transfer } from '#shared/ledger/ledger.rules.ts';
import { createRuntime, randomIds } from '#shared/platform/runtime/runtime.adapter.ts';
import { startMeteredStore } from './metered-store.ts';

const transfers = Number(process.argv[2] ?? 2_000);
const rivals = 100;
const rounds = 7;

const store = await startMeteredStore();
const runtime = createRuntime({ TABLE_NAME: await store.createTable() });
const books = ledger(runtime);
const { commit } = gigs(runtime);
const post = (...posted: Transfer[]) => commit(books.postings(posted, timestampOf(Date.now())));
const id = () => randomIds.objectId();
const print = (what: string, figure: string) => console.log(`${what.padEnd(72)}${figure}`);

await unitsOfEach();
await perSecond();
await onOneAccount();
await store.close();
process.exit(0);

function oneTopUp(): Transfer {
  return topUp({ gateway: 'doku', transactionId: id(), userId: id(), amountMinor: 500_000 });
}

/** Write units of each kind of transfer, alone in its transaction. */
async function unitsOfEach(): Promise<void> {
  const [userId, gigId] = [id(), id()];
  const withdrawal = { withdrawalId: id(), userId, amountMinor: 40_000 };
  const offer = { requestId: id(), offerId: id() };
  const requests = Array.from({ length: 20 }, () => ({ requestId: id(), priceToPayMinor: 100_000 }));
  const escrowed = [{ requestId: offer.requestId, priceToPayMinor: 118_000 }];
  const capture = captureHold({ gigId, operatorId: id(), holdMinor: 2000, priceMinor: 1115, operatorShareMinor: 558 });
  const cases: readonly (readonly [string, readonly Transfer[]])[] = [
    ['a top-up', [topUp({ gateway: 'doku', transactionId: id(), userId, amountMinor: 500_000 })]],
    ['the reservation of a withdrawal', [reserveWithdrawal(withdrawal)]],
    ['the payment of a withdrawal', [payWithdrawal(withdrawal)]],
    ['the deposit for one request', [depositByGateway({ gateway: 'doku', transactionId: id(), requests: escrowed })]],
    ['the deposit for twenty requests', [depositByGateway({ gateway: 'doku', transactionId: id(), requests })]],
    [
      'the release of an escrow',
      [releaseEscrow({ ...offer, travellerId: id(), priceMinor: 100_000, serviceFeeMinor: 18_000 })],
    ],
    ['the hold of a gig', [authoriseHold({ gigId, holdMinor: 2000 })]],
    ['the capture of a gig and the release of the rest', capture],
  ];
  for (const [name, posted] of cases) {
    store.takeUnits();
    await post(...posted);
    print(`Write units of ${name}`, String(store.takeUnits()));
  }
}

async function perSecond(): Promise<void> {
  for (let warm = 0; warm < 100; warm += 1) await post(oneTopUp());
  const work = Array.from({ length: transfers }, oneTopUp).values();
  const begun = performance.now();
  const worker = async () => {
    for (const each of work) await post(each);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  const seconds = (performance.now() - begun) / 1000;
  print(`Transfers per second, ${transfers} top-ups, 16 at once`, (transfers / seconds).toFixed(0));
}

/**
 * A hundred concurrent postings to the gateway's account, against as many deposits of as many users for as many
 * requests.
 */
async function onOneAccount(): Promise<void> {
  const times: { shared: number[]; independent: number[] } = { shared: [], independent: [] };
  let busiest = 0;
  for (let round = 0; round < rounds; round += 1) {
    const shared = Array.from({ length: rivals }, oneTopUp);
    const independent: Transfer[] = [];
    for (let rival = 0; rival < rivals; rival += 1) {
      const userId = id();
      await post(topUp({ gateway: 'doku', transactionId: id(), userId, amountMinor: 500_000 }));
      independent.push(depositFromCredit({ requestId: id(), offerId: id(), userId, priceToPayMinor: 500_000 }));
    }
    times.independent.push(await millisecondsOf(independent));
    times.shared.push(await millisecondsOf(shared));
    const parts = Map.groupBy(shared, (each) => subAccountOf('gateway:doku', each.id));
    busiest = Math.max(busiest, ...[...parts.values()].map(({ length }) => length));
  }
  const [one, other] = [middleOf(times.shared), middleOf(times.independent)];
  print(
    `${rivals} top-ups at once onto one gateway, ratio to independent accounts`,
    `${(one / other).toFixed(2)} (aim: 1.5 or less; ${one.toFixed(0)} and ${other.toFixed(0)} ms)`,
  );
  print('... of which at most onto one item', `${busiest} of ${rivals}`);
}

async function millisecondsOf(posted: readonly Transfer[]): Promise<number> {
  const begun = performance.now();
  await Promise.all(posted.map((each) => post(each)));
  return performance.now() - begun;
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
