/**
 * `npm run mutate -- [path ...] [--again]`: changes rules, ledger, settlement and state tables in one small place after
 * the other, and plays the tests that load the changed file. A change that neither a test nor the compiler notices has
 * survived, and docs/mutation.md must say why. Results are kept until a source or a test of theirs changes, so that a run
 * goes on where the last one was ended. Exits with 1 when a survivor is not listed there, or a listed one is none.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { refusedByCompiler } from './compiler.ts';
import { importsOf } from './imports.ts';
import { listedSurvivors } from './listed.ts';
import { playSource, type Result } from './play.ts';
import { sourcesIn } from './scope.ts';

const { positionals: paths, values } = parseArgs({
  allowPositionals: true,
  options: { again: { type: 'boolean', default: false } },
});
const sources = sourcesIn(paths);
if (sources.length === 0) throw new Error(`Nothing that is mutated lies below ${paths.join(', ')}.`);

const begun = performance.now();
const imports = importsOf();
const results: Result[] = [];
const waiting = [...sources];
await Promise.all(Array.from({ length: availableParallelism() }, work));

async function work(): Promise<void> {
  for (let source = waiting.shift(); source !== undefined; source = waiting.shift()) {
    const result = await playSource(source, imports, { again: values.again });
    results.push(result);
    const { mutants, survivors, tests, seconds } = result;
    const known = result.isKept ? ', as before' : '';
    console.log(
      `${source}: ${mutants} mutants, ${survivors.length} not noticed by ${tests.length} files of tests, ${seconds} s${known}`,
    );
    for (const each of result.unplayed) console.log(`  not played, since it fails without any change: ${each}`);
  }
}

const refused = await refusedByCompiler(results);
const listed = listedSurvivors();
let [compiled, known, wrong, mutants, unnoticed] = [0, 0, 0, 0, 0];
for (const { source, survivors, ...counts } of results.toSorted((a, b) => a.source.localeCompare(b.source))) {
  mutants += counts.mutants;
  unnoticed += survivors.length;
  const reasons = listed.get(source) ?? new Set();
  const left = survivors.filter(({ name }) => !refused.has(`${source} ${name}`));
  compiled += survivors.length - left.length;
  for (const { name, line } of left) {
    if (reasons.has(name)) known += 1;
    else {
      wrong += 1;
      console.log(`SURVIVED ${source}:${line} ${name}`);
    }
  }
  for (const name of reasons) {
    if (left.some((each) => each.name === name)) continue;
    wrong += 1;
    console.log(`LISTED and no survivor: ${source} ${name}`);
  }
}
console.log(
  [
    `${mutants} mutants in ${results.length} files, ${((performance.now() - begun) / 1000).toFixed(0)} s:`,
    `${mutants - unnoticed} killed by tests, ${compiled} by the compiler,`,
    `${unnoticed - compiled} survived, ${known} of them listed in docs/mutation.md`,
  ].join(' '),
);
process.exit(wrong > 0 ? 1 : 0);
