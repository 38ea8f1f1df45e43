/**
 * `npm run prove-ledger -- [seed] [operations]`: plays random histories of both marketplaces on the real adapter and the
 * embedded database, with everything that goes wrong in between, and checks after every step that the books are right
 * (state-machines.md, section 4d, "Invariants"). Ends with 1 and the shortest history that shows it when they are not.
 */
import { randomInt } from 'node:crypto';
import { prepare } from '#infra/local/prepare.ts';
import { tell } from './history.ts';

const [seed = randomInt(1_000_000_000), operations = 20_000] = process.argv.slice(2).map(Number);

// The store reads the table's form from the synthesized stage when it is loaded.
await prepare();
const { prove } = await import('./proof.ts');

const begun = performance.now();
console.log(`Seed ${seed}, ${operations} operations`);
const { histories, faults, outcomes, books, finding, ...proof } = await prove({ seed, operations });
const seconds = (performance.now() - begun) / 1000;

const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
const print = (what: string, figures: string) => console.log(`${what.padEnd(16)}${figures}`);
print('Operations', `${proof.operations} in ${histories} histories, ${seconds.toFixed(0)} s`);
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
