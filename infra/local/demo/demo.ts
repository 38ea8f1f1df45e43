/**
 * `npm run demo`: plays the stories of one gig and of one deal, one after the other, on one local cloud.
 * With `-- --keep` that cloud continues to run, with all data of the stories.
 */

import { parseArgs } from 'node:util';
import { type Cloud, startCloud } from '../cloud.ts';
import { endOnSignals } from '../lifetime.ts';
import { prepare } from '../prepare.ts';
import { tellDeal } from './deal-story.ts';
import { tellGig } from './gig-story.ts';
import { openLocalPage } from './local-page.ts';

let cloud: Cloud | undefined;
const building = new AbortController();
endOnSignals(async () => {
  building.abort();
  await cloud?.close();
});

try {
  const { values: wishes } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
  const onProgress = (step: string) => console.log(step);
  const begin = performance.now();
  const prepared = await prepare({ onProgress, signal: building.signal });
  cloud = await startCloud({ ...prepared, port: Number(process.env.PORT ?? 0), dataDirectory: ':memory:' });
  const ready = performance.now();
  const page = openLocalPage(cloud.origin);
  await page.freezeClock();
  await tellGig(cloud, page);
  await tellDeal(cloud, page);
  console.log(`\nTold in ${seconds(performance.now() - begin)} (${seconds(ready - begin)} of it to start the cloud).`);
  if (wishes.keep) {
    console.log('All of it stays until you press Ctrl-C. The clock stands still, and runs on by a button of the page:');
    console.log(`${cloud.origin}/_local/`);
  } else {
    await cloud.close();
    process.exit(0);
  }
} catch (error) {
  if (!building.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    await cloud?.close();
    process.exit(1);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
