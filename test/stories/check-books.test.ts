import { afterAll, beforeAll, expect, test } from 'vitest';
import { topUp } from '#shared/gibby/wallet/wallet-transfers.rules.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { faultsOf, type TrialBalance } from '#shared/ledger/trial-balance.rules.ts';
import { type CloudFixture, ownCloudFixture, until } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;

beforeAll(async () => {
  fixture = await ownCloudFixture({ dataDirectory: ':memory:', port: 0 });
});
afterAll(() => fixture?.close());

/** The last check, once it has read the whole table and everything posted until now. */
async function checkOfBooksAt(moment: string): Promise<TrialBalance | undefined> {
  const [check] = await fixture.itemsOf('BKC#');
  if (!check || String(check.at) < moment) return undefined;
  const isFinished = (check.segments as readonly unknown[]).every((cursor) => cursor === null);
  return isFinished ? (check.trial as TrialBalance) : undefined;
}

test('the books are checked on schedule, by a function that may scan the table and write only its result', async () => {
  const { cloud, ports } = fixture;
  const paid = topUp({ gateway: 'doku', transactionId: 'STORY_OF_BOOKS', userId: 900_001, amountMinor: 500_000 });
  const at = timestampOf(cloud.clock.now());
  await ports.gigs.commit(ports.ledger.postings([paid], at));

  await cloud.clock.advance(26 * 3600);

  const trial = await until(() => checkOfBooksAt(at), 'the check of the books');
  expect(faultsOf(trial)).toEqual([]);
  expect(trial['IDR gateway:doku']?.balanceMinor).toBeGreaterThanOrEqual(500_000);
});
