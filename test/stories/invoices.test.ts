import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administratorOn } from '../support/administrator.ts';
import { type Answer, type CloudFixture, ownCloudFixture, type Somebody, until } from '../support/cloud-fixture.ts';
import { trialBalance } from '../support/items.ts';

const month = '2027-05';
const monthsEnd = Date.UTC(2027, 5, 1);
const hourMilliseconds = 3_600_000;

let dataDirectory: string;
let fixture: CloudFixture;
let admin: Somebody;
let customer: Somebody;
let operator: Somebody;
let rival: Somebody;

beforeAll(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'invoices-'));
  // Needs its own cloud with its own time, which begins in the last minutes of a month.
  const clock = { offsetMs: 0, frozenAtMs: monthsEnd - hourMilliseconds / 4 };
  writeFileSync(join(dataDirectory, 'clock.json'), JSON.stringify(clock));
  fixture = await ownCloudFixture({ dataDirectory, port: 0 });
  [customer = nobody, operator = nobody, rival = nobody] = await fixture.signInAll('carol', 'oscar', 'rita');
  admin = await administratorOn(fixture, 'adam');
});
afterAll(async () => {
  await fixture?.close();
  rmSync(dataDirectory, { recursive: true, force: true });
});

const nobody: Somebody = { id: '', email: '', token: '' };
const read = (path: string): Promise<Answer['body']> => fixture.ask({ method: 'GET', path }, admin);
const post = (path: string, as = admin) => fixture.ask({ method: 'POST', path }, as);

/** A gig of 69 seconds that both have rated. */
async function votedGig(by: Somebody): Promise<string> {
  const gigId = await fixture.requestOf(customer, by);
  await fixture.act(by, 'accept', gigId);
  await fixture.act(customer, 'confirm', gigId);
  await fixture.act(customer, 'handshake', gigId);
  await fixture.act(by, 'handshake', gigId);
  await fixture.act(customer, 'start', gigId);
  await fixture.cloud.clock.advance(69);
  await fixture.act(customer, 'stop', gigId);
  await fixture.act(customer, 'rate', gigId);
  await fixture.act(by, 'rate', gigId);
  return gigId;
}

/** Moves the clock to this many hours after the month's end. */
async function advanceTo(hours: number): Promise<void> {
  await fixture.cloud.clock.advance((monthsEnd + hours * hourMilliseconds - fixture.cloud.clock.now()) / 1000);
}

/** The operator's invoice, as soon as it has this status. */
const invoiceOf = ({ id }: Somebody, status: string) =>
  until(async () => {
    const answer = await fixture.send({ method: 'GET', path: `/admin/invoices/${id}/${month}` }, admin);
    const { invoice } = answer.body as { invoice?: { status: string } };
    return invoice?.status === status ? answer.body : undefined;
  }, `the invoice that is ${status}`);

test('operators earn in a month, are invoiced when it is over, and are paid once', async () => {
  const mine = [await votedGig(operator), await votedGig(operator)];
  const theirs = await votedGig(rival);
  const early = await fixture.send(
    { method: 'POST', path: '/admin/invoices', body: { operator: operator.id, month } },
    admin,
  );
  expect([early.status, early.body.reason]).toEqual([409, 'month_not_over']);

  await advanceTo(0);
  expect((await fixture.send({ method: 'GET', path: `/admin/invoices/${operator.id}/${month}` }, admin)).status).toBe(
    404,
  );
  const next = await votedGig(operator);
  await advanceTo(2);

  expect(await invoiceOf(operator, 'generated')).toMatchObject({
    invoice: { operator: operator.id, month, total: '11.16', gigCount: 2, currency: 'USD' },
    lines: mine.map((gig) => ({ gig, amount: '5.58', duration: 69 })),
  });
  expect(await invoiceOf(rival, 'generated')).toMatchObject({ lines: [{ gig: theirs }] });
  const { invoices } = await read(`/admin/invoices?month=${month}&status=generated`);
  const listed = (invoices as { operator: string }[]).map((invoice) => invoice.operator);
  expect(listed).toEqual(expect.arrayContaining([operator.id, rival.id]));
  expect((await fixture.stored(next)).status, 'of the month that has begun').toBe('voted');
  expect(await read(`/admin/payables/${operator.id}`)).toMatchObject({ owed: '16.74' });

  await post(`/admin/invoices/${operator.id}/${month}/sent`);
  await invoiceOf(operator, 'sent');
  for (const gig of mine) expect((await fixture.stored(gig)).status).toBe('invoiceSent');

  // Everything is delivered twice, and the function crashes between the first gig and the second.
  await fixture.faults({ kind: 'duplicate' }, { kind: 'crash', match: 'local-workOnInvoice', after: 5, times: 1 });
  await Promise.all([1, 2, 3].map(() => post(`/admin/invoices/${operator.id}/${month}/compensated`)));
  await fixture.cloud.clock.advance(900);
  expect(new Set(fixture.firedFaults.map((strike) => strike.split(' ')[0]))).toEqual(new Set(['duplicate', 'crash']));
  await fixture.faults();
  await invoiceOf(operator, 'compensated');

  for (const gig of mine) {
    expect((await fixture.stored(gig)).status).toBe('compensated');
    expect((await fixture.booksOf(gig)).purposes.filter((purpose) => purpose === 'compensate')).toHaveLength(1);
    const detail = await fixture.ask({ method: 'GET', path: `/gigs/${operator.id}/${gig}` }, operator);
    expect(detail.payment).toEqual({ status: 'compensated', amount: 5.58 });
  }
  expect(await read(`/admin/payables/${operator.id}`), 'the new month is still owed').toMatchObject({ owed: '5.58' });
  expect(await read(`/admin/payables/${rival.id}`)).toMatchObject({ owed: '5.58' });
  expect(trialBalance(await fixture.itemsOf('LED#'))).toEqual({ sum: 0, wrong: [] });
}, 90_000);
