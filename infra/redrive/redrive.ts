/** `npm run redrive`: counts the dead letters of a stage by where they came from, and with `--send` sends them back. */

import { parseArgs } from 'node:util';
import { deadLetterQueues } from '../constructs/dead-letter-queues.ts';
import { awsOf, type Place } from './aws.ts';
import { eachLetter } from './dead-letters.ts';

const usage = `npm run redrive -- --stage <stage>           counts the dead letters of a stage on AWS
npm run redrive -- --stage <stage> --send    sends them back to where they came from
npm run redrive -- --url http://127.0.0.1:3000 [--send]    the same for a local cloud that runs`;

/** A local cloud says where its services are; on AWS the shell knows region and credentials. */
async function placeOf(url: string | undefined): Promise<Place> {
  if (url === undefined) return {};
  const answer = await fetch(`${url}/_local/operator`);
  if (!answer.ok) throw new Error(`${url} is no local cloud: it answers ${answer.status}.`);
  return (await answer.json()) as Place;
}

interface Tally {
  letters: number;
  sent: number;
  /** Why letters stay, without repetitions. */
  readonly reasons: Set<string>;
}

async function redrive(stage: string, place: Place, sends: boolean): Promise<ReadonlyMap<string, Tally>> {
  const aws = awsOf(place);
  const tallies = new Map<string, Tally>();
  for (const queue of deadLetterQueues) {
    await eachLetter(aws, { stage, queue }, async ({ source, sendBack }) => {
      const tally = tallies.get(source) ?? { letters: 0, sent: 0, reasons: new Set() };
      tallies.set(source, tally);
      tally.letters += 1;
      if (!sends) return false;
      const reason = await sendBack().then(
        () => undefined,
        (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
      );
      if (reason === undefined) tally.sent += 1;
      else tally.reasons.add(reason);
      return reason === undefined;
    });
  }
  return tallies;
}

try {
  const { stage, url, send } = parseArgs({
    options: { stage: { type: 'string' }, url: { type: 'string' }, send: { type: 'boolean', default: false } },
  }).values;
  if ((stage === undefined) === (url === undefined)) throw new Error(usage);
  const tallies = await redrive(stage ?? 'local', await placeOf(url), send);
  if (tallies.size === 0) console.log('There are no dead letters.');
  for (const [source, { letters, sent, reasons }] of tallies) {
    console.log(`${source}: ${letters} dead letters${send ? `, ${sent} sent back` : ''}`);
    for (const reason of reasons) console.log(`  stays: ${reason}`);
  }
  if ([...tallies.values()].some(({ reasons }) => reasons.size > 0)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
