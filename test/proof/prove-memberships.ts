/**
 * `npm run prove-memberships -- [seed] [histories]`: plays random histories of sockets that come, go, vanish and change
 * their minds, each in a random interleaving, on the real adapter and the embedded database. Exits with 1 when what is
 * stored differs from what the frames say, or when a user comes or goes twice.
 */
import { randomInt } from 'node:crypto';
import { prepare } from '#infra/local/prepare.ts';

const [seed = randomInt(1_000_000_000), histories = 10_000] = process.argv.slice(2).map(Number);

// The store reads the table's definition from the synthesized stage when it is loaded.
await prepare();
const { playMemberships } = await import('../realtime/membership-histories.ts');

const begun = performance.now();
console.log(`Seed ${seed}, ${histories} histories`);
const wrong = await playMemberships(seed, histories);
for (const each of wrong) console.log(`BROKEN ${each}`);
console.log(`${wrong.length} wrong, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
process.exit(wrong.length > 0 ? 1 : 0);
