/**
 * `npm run crash-test -- [seed] [kills] [gigs] [deals]`: people play gigs and deals on what `npm start` runs, while all
 * of its processes are killed and started again at random moments. Their apps send each request under a key until it is
 * answered. In the end it counts what was lost and what was done twice, and exits with 1 when there is anything.
 */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openLocalPage } from '#infra/local/demo/local-page.ts';
import { endOnSignals } from '#infra/local/lifetime.ts';
import { seeded } from '#test/support/random.ts';
import { dealersOf, playDeals, tallyDeals } from './crash/deals.ts';
import { pairOf, playGigs, tallyGigs } from './crash/gigs.ts';
import { insistentFetch } from './crash/insistent-fetch.ts';
import { Product } from './crash/product.ts';
import { Tally } from './crash/tally.ts';

const [seed = randomInt(1_000_000_000), kills = 30, gigs = 60, deals = 20] = process.argv.slice(2).map(Number);
const pairs = Math.min(4, gigs);
const parties = Math.min(2, deals);
/** A kill comes at most so long after the product is ready. */
const longestLifeMilliseconds = 6_000;
/** How long to wait for pushes and mails after the last answer. */
const patienceMilliseconds = 120_000;

const dataDirectory = mkdtempSync(join(tmpdir(), 'crash-test-'));
const product = await Product.at(dataDirectory);
process.once('exit', () => rmSync(dataDirectory, { recursive: true, force: true }));
endOnSignals(() => product.kill());
globalThis.fetch = insistentFetch(product.origin, globalThis.fetch);
const begun = performance.now();
const seconds = () => ((performance.now() - begun) / 1000).toFixed(0);

console.log(`Seed ${seed}: ${kills} kills during ${gigs} gigs and ${deals} deals`);
await product.start();
try {
  process.exitCode = (await play()) ? 0 : 1;
} finally {
  await product.kill();
}
process.exit();

/** Whether nothing was lost or doubled. */
async function play(): Promise<boolean> {
  const page = openLocalPage(product.origin);
  const readCode = (email: string) => page.mailed(email, /\b\d{6}\b/);
  const readLink = (email: string) => page.mailed(email, /(?<=\/api\/verification\/)\w+/);
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));
  const players = await Promise.all(numbers(pairs).map((name) => pairOf(product.origin, name, readCode)));
  const dealers = await Promise.all(numbers(parties).map((name) => dealersOf(product.origin, name, readLink)));
  console.log(`${seconds()} s: ${2 * (pairs + parties)} people have arrived`);

  const shareOf = (total: number, among: number, index: number) =>
    Math.floor(total / among) + (index < total % among ? 1 : 0);
  const games = Promise.all([
    ...players.map((pair, index) => playGigs(pair, shareOf(gigs, pairs, index))),
    ...dealers.map((each, index) => playDeals(each, shareOf(deals, parties, index), () => product.dokuUrl)),
  ]);
  let areOver = false;
  const over = games.then(() => {
    areOver = true;
  });
  const random = seeded(seed);
  let killed = 0;
  while (killed < kills && !areOver) {
    await Promise.race([pause(random.below(longestLifeMilliseconds)), over]);
    if (areOver) break;
    await product.kill();
    killed += 1;
    await product.start();
    const ended = players.reduce((sum, { completed }) => sum + completed.size, 0);
    console.log(`${seconds()} s: killed and started again ${killed} times, ${ended} gigs are over`);
  }
  await over;
  console.log(`${seconds()} s: all are over, after ${killed} kills`);

  let sentAgain = 0;
  const tally = await settledTally(async (counted) => {
    for (const pair of players) await tallyGigs(pair, counted);
    for (const each of dealers) await tallyDeals(each, counted);
    sentAgain = await tallyOutbox(counted);
  });
  const rows = tally.rows();
  console.table(
    rows.map(({ kind, expected, lost, doubled }) => ({ kind, expected, lost: lost.length, doubled: doubled.length })),
  );
  for (const { kind, lost, doubled } of rows) {
    for (const thing of lost) console.log(`LOST of ${kind}: ${thing}`);
    for (const thing of doubled) console.log(`DOUBLED of ${kind}: ${thing}`);
  }
  console.log(`${sentAgain} pushes were sent again under their id, which apps show once.`);
  const made = players.reduce((sum, each) => sum + each.made.size, 0);
  console.log(`${made - gigs} gigs ended by their timers while the product was down, and were begun anew.`);
  return rows.every(({ lost, doubled }) => lost.length === 0 && doubled.length === 0);
}

/** Counts again until nothing is missing, or patience ends: pushes and mails follow their events. */
async function settledTally(count: (tally: Tally) => Promise<void>): Promise<Tally> {
  for (const until = performance.now() + patienceMilliseconds; ; await pause(1_000)) {
    const tally = new Tally();
    await count(tally);
    if (performance.now() > until || tally.rows().every(({ lost }) => lost.length === 0)) return tally;
  }
}

/**
 * Pushes by the id under which an app shows them once, and mails by what has caused them. SNS takes no key: a push whose
 * function was killed between the sending and the record of it is sent again, under the same id. Returns how many were.
 */
async function tallyOutbox(tally: Tally): Promise<number> {
  const shown = new Set<string>();
  let again = 0;
  const messagesOf = async (kind: string) =>
    (await (await fetch(`${product.origin}/_local/outbox?kind=${kind}`)).json()) as Record<string, unknown>[];
  for (const { to, message } of await messagesOf('push')) {
    const { messageId, code, data } = pushIn(message);
    if (shown.has(`${messageId} to ${to}`)) {
      again += 1;
      continue;
    }
    shown.add(`${messageId} to ${to}`);
    const gigId = Object(data).gig;
    if (gigId === undefined) tally.found('pushes of deals', `${messageId} to ${to}`);
    else tally.found('pushes of gigs', code === undefined ? `${messageId} to ${to}` : `${code} of ${gigId} to ${to}`);
  }
  for (const { to, cause } of await messagesOf('mail')) {
    if (cause !== undefined) tally.found('mails', `${cause} to ${to}`);
  }
  return again;
}

/** What the phone gets of a message: SNS takes one payload for each platform. */
function pushIn(message: unknown): { messageId?: string; code?: number; data?: unknown } {
  const { default: _, ...payloads } = Object(message) as Record<string, string>;
  const [payload = '{}'] = Object.values(payloads);
  const sent = JSON.parse(payload);
  const { data, code, ...rest } = sent.fcmV1Message?.message?.data ?? {};
  if (data === undefined) return sent;
  return { ...rest, data: JSON.parse(data), ...(code !== undefined && { code: Number(code) }) };
}
