/**
 * `npm run prove-ledger -- [--seed <number>] [--operations <number>]`: plays random histories of both marketplaces on
 * the real adapter and the embedded database, with all faults in between. Checks after every step that the books are
 * right (the eight invariants of state-machines.md 4d), that each transfer moves what its people agreed on, and that
 * nothing was refused that had to be done. If not, it prints the shortest failing history and exits with 1.
 */
import { randomInt } from 'node:crypto';
import { numbersOf } from './arguments.ts';
import { tell } from './history.ts';

const { seed, operations } = numbersOf(process.argv.slice(2), {
  seed: randomInt(1_000_000_000),
  operations: 20_000,
});

// Loaded after the arguments were read: it starts a database.
const { prove } = await import('./proof.ts');

const begun = performance.now();
const secondsSince = (moment: number) => ((performance.now() - moment) / 1000).toFixed(0);
console.log(`Seed ${seed}, ${operations} operations`);
const { histories, faults, outcomes, books, finding, ...proof } = await prove({
  seed,
  operations,
  onProgress: (played) => console.log(`${played} operations, ${secondsSince(begun)} s`),
});

const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
const print = (what: string, figures: string) => console.log(`${what.padEnd(16)}${figures}`);
print('Operations', `${proof.operations} in ${histories} histories, ${secondsSince(begun)} s`);
print('Faults', list(faults));
print('Outcomes', list(outcomes));
print('Books', `${books.transfers} transfers, ${books.postings} postings, ${books.accounts} balances`);
print('Trial balance', list(books.trialBalance));

if (finding) {
  console.log(`\nBROKEN by the history of seed ${finding.seed}:`);
  for (const each of finding.broken) console.log(`  ${each}`);
  if (finding.shrunk)
    console.log(`\nShrunk from ${finding.calls.length} calls to ${finding.shrunk.length}:\n${tell(finding.shrunk)}`);
  else
    console.log(
      `\nIt did not break again when played alone, so it takes a race or an earlier history:\n${tell(finding.calls)}`,
    );
}
for (const each of books.broken) console.log(`BROKEN at the end: ${each}`);
if (!finding && books.broken.length === 0) console.log('All invariants held after every step.');
process.exit(finding || books.broken.length > 0 ? 1 : 0);
