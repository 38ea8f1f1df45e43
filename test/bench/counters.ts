/**
 * Measures the cost of `GET /admin/gigs/count` at 1,000 and at 100,000 gigs. Run by hand: `npx node test/bench/counters.ts
 * [gigs ...]`. The consumer's own adapter writes the counters. Prints read units per answer, as the store itself counts
 * them.
 */

import { handler as countGigs } from '#functions/dropin/admin/count-gigs/handler.ts';
import { gigCounters } from '#shared/dropin/counters/gig-counter.dynamo.ts';
import { type Gig, GigStatus } from '#shared/dropin/gigs/gig.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';
import { aGig } from '#test/support/builders.ts';
import { call } from '../support/call.ts';
import { startMeteredStore } from './metered-store.ts';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 100_000];
/** Number of customers: the same for each size, and growing with the gigs. */
const populations = [(_gigs: number) => 500, (gigs: number) => gigs / 20];
const operators = 200;
/** Gigs of one customer with one operator in one month; they are counted in one transaction. */
const gigsAtOnce = 20;

/** Seed of the random numbers, so that every run has the same gigs. */
let state = 20_161_122;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

const store = await startMeteredStore();

/** Ports on a fresh table. */
async function freshPorts() {
  const runtime = {
    ...createRuntime({ TABLE_NAME: await store.createTable() }),
    log: { info: () => undefined, error: () => undefined },
  };
  return { ...runtime, gigCounters: gigCounters(runtime), accounts: accounts(runtime) };
}

const idOf = (kind: string, number: number) => kind + number.toString(16).padStart(23, '0');

/** A gig of that month, in any status, usually `voted`. */
function someGig(number: number, customer: string, operator: string, month: number): Gig {
  const at = Date.UTC(2025, month, 1 + below(28));
  const status = below(10) < 7 ? 'voted' : (GigStatus.options[below(GigStatus.options.length)] ?? 'voted');
  return aGig({ id: idOf('9', number), customer, candidates: [operator], operator, status }, at).gig;
}

async function populate(ports: Awaited<ReturnType<typeof freshPorts>>, gigs: number, customers: number): Promise<void> {
  const atOnce = Math.min(gigsAtOnce, gigs / customers);
  const batches = Array.from({ length: gigs / atOnce }, (_, batch) => {
    const [customer, operator, month] = [idOf('c', batch % customers), idOf('a', below(operators)), below(24)];
    return Array.from({ length: atOnce }, (_, index) => someGig(batch * atOnce + index, customer, operator, month));
  });
  const rest = batches.values();
  const worker = async () => {
    for (const batch of rest) await ports.gigCounters.record(batch);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

const questions: Readonly<Record<string, Record<string, string>>> = {
  'a page of 20': { limit: '20' },
  'a page of 100, voted': { limit: '100', status: 'voted' },
  'a page of 100 operators': { limit: '100', role: 'operator' },
  'a page of 100, voted or purchased, two months': {
    limit: '100',
    status: 'voted,purchased',
    from: '2025-03-01',
    to: '2025-04-30',
  },
  'a page of 100, any two dates': { limit: '100', from: '2025-02-10', to: '2026-11-20' },
};

async function ask(ports: Awaited<ReturnType<typeof freshPorts>>, query: Record<string, string>): Promise<string> {
  store.takeUnits();
  const begun = performance.now();
  const { status, body } = await call(countGigs, ports, { as: 'bench', admin: true, query });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const total = `${body.totalIsFloor ? 'at least ' : ''}${body.total}`;
  return `${store.takeUnits()} read units, ${(performance.now() - begun).toFixed(0)} ms, total ${total}`;
}

for (const customersOf of populations) {
  for (const gigs of sizes) {
    const customers = customersOf(gigs);
    const ports = await freshPorts();
    const begun = performance.now();
    await populate(ports, gigs, customers);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(`${gigs} gigs of ${customers} customers and ${operators} operators, counted in ${seconds} s`);
    for (const [name, query] of Object.entries(questions)) {
      console.log(`  ${name.padEnd(48)}${await ask(ports, query)}`);
    }
  }
}
await store.close();
process.exit(0);
