/**
 * `npm run prove-memberships -- [--seed <number>] [--histories <number>]`: plays random histories of sockets that come, go, vanish and change
 * their minds, each in a random interleaving, on the real adapter and the embedded database. Exits with 1 when what is
 * stored differs from what the frames say, or when a user comes or goes twice.
 */
import { randomInt } from 'node:crypto';
import { numbersOf } from './arguments.ts';

const { seed, histories } = numbersOf(process.argv.slice(2), {
  seed: randomInt(1_000_000_000),
  histories: 10_000,
});

// Loaded after the arguments were read: it starts a database.
const { playMemberships } = await import('../realtime/membership-histories.ts');

const begun = performance.now();
console.log(`Seed ${seed}, ${histories} histories`);
/** Histories between two lines of progress. */
const step = 250;
let broken = 0;
for (let played = 0; played < histories; played += step) {
  const wrong = await playMemberships(seed + played, Math.min(step, histories - played));
  for (const each of wrong) console.log(`BROKEN ${each}`);
  broken += wrong.length;
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  console.log(`${Math.min(played + step, histories)} histories, ${broken} wrong, ${seconds} s`);
}
process.exit(broken > 0 ? 1 : 0);
