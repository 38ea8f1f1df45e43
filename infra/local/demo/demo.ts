/** `npm run demo`: the stories of one gig and of one deal, told one after the other on one local cloud. */

import { startCloud } from '../cloud.ts';
import { prepare } from '../prepare.ts';
import { tellDeal } from './deal-story.ts';
import { tellGig } from './gig-story.ts';
import { openLocalPage } from './local-page.ts';

const begin = performance.now();
const cloud = await startCloud({ ...(await prepare()), port: 0, dataDirectory: ':memory:' });
const ready = performance.now();
try {
  const page = openLocalPage(cloud.origin);
  await page.freezeClock();
  await tellGig(cloud, page);
  await tellDeal(cloud, page);
} finally {
  await cloud.close();
}
console.log(`\nTold in ${seconds(performance.now() - begin)} (${seconds(ready - begin)} of it to start the cloud).`);
process.exit(0);

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
