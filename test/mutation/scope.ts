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

/** What a test of a whole system loads, wherever it lies. */
const system = 'test/support/cloud-fixture.ts';
/** What makes a test slow. */
const store = 'test/support/store.ts';

/** The product of a file of `shared` or of `test`. What all share has none. */
const productOf = (file: string) => file.match(/^[^/]+\/(dropin|instant|gibby)\//)?.[1];

/**
 * The tests that load a source, the cheapest and nearest first. Those of another product load it with a fixture and say
 * nothing about it.
 */
export function testsOf(source: string, imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const feature = source.replace(/^shared\//, 'test/').replace(/\/[^/]+$/, '/');
  const product = productOf(source);
  const ranked = [...imports.keys()]
    .filter((file) => file.endsWith('.test.ts') && !systems.test(file))
    .filter((file) => product === undefined || (productOf(file) ?? product) === product)
    .map((file) => ({ file, reached: distancesFrom(file, imports) }))
    .filter(({ reached }) => reached.has(source) && !reached.has(system))
    .map(({ file, reached }) => {
      const isMirror = file === source.replace(/^shared\/(.*)\.ts$/, 'test/$1.test.ts');
      // What the contract shows of a source says as much as a test of its feature.
      const isNear = file.startsWith(feature) || file.startsWith('test/contract/');
      const cost = (reached.has(store) ? 100 : 0) + (isNear ? 0 : 0.5);
      return { file, rank: isMirror ? 0 : cost + (reached.get(source) ?? 0) };
    });
  return ranked.toSorted((a, b) => a.rank - b.rank || a.file.localeCompare(b.file)).map(({ file }) => file);
}
