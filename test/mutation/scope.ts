import { globSync } from 'node:fs';
import { distancesFrom, root } from './imports.ts';

/** Whatever decides about money, time, who may act, and what is said to whom. Tables of states are rules. */
const scope = [
  'shared/**/*.rules.ts',
  'shared/kernel/state-machine.ts',
  'shared/ledger/*.{dynamo,usecase}.ts',
  'shared/dropin/gigs/settlement.dynamo.ts',
  'shared/gibby/payments/{begin-top-up,pay-requests,settle-top-up}.usecase.ts',
  'shared/gibby/wallet/{advance,request}-withdrawal.usecase.ts',
];

/** All sources of the scope, or those that are one of these paths or lie below it. */
export function sourcesIn(paths: readonly string[]): readonly string[] {
  const sources = globSync(scope, { cwd: root }).toSorted();
  const wanted = paths.map((path) => path.replace(/^\.\/|\/$/g, ''));
  if (wanted.length === 0) return sources;
  return sources.filter((source) => wanted.some((path) => source === path || source.startsWith(`${path}/`)));
}

/** Tests of a whole system, which only `npm test` plays. */
const systems = /^test\/(?:architecture|authorization|bench|docs|faults|infra|mutation|proof|stories|support)\//;

/** What makes a test slow, by the module that it loads. */
const costs: Readonly<Record<string, number>> = {
  'test/support/store.ts': 100,
  'test/support/cloud-fixture.ts': 1000,
};

/** The tests that load a source, the cheapest and nearest first. */
export function testsOf(source: string, imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const feature = source.replace(/^shared\//, 'test/').replace(/\/[^/]+$/, '/');
  const ranked = [...imports.keys()]
    .filter((file) => file.endsWith('.test.ts') && !systems.test(file))
    .map((file) => ({ file, reached: distancesFrom(file, imports) }))
    .filter(({ reached }) => reached.has(source))
    .map(({ file, reached }) => {
      const cost = Object.entries(costs).reduce((sum, [module, each]) => sum + (reached.has(module) ? each : 0), 0);
      return { file, rank: cost + (file.startsWith(feature) ? 0 : 10) + (reached.get(source) ?? 0) };
    });
  return ranked.toSorted((a, b) => a.rank - b.rank || a.file.localeCompare(b.file)).map(({ file }) => file);
}
