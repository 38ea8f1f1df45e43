import { expect, test } from 'vitest';
import { handler as listGigEvents } from '#functions/dropin/history/list-gig-events/handler.ts';
import { changeGig } from '#shared/dropin/gigs/gig-change.rules.ts';
import { decideGig } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { call } from '#test/support/call.ts';
import {
  attemptOf,
  customer,
  first,
  freshGig,
  gigId,
  type Step,
  second,
  storeGig,
  third,
  toPurchased,
} from '../gigs/gig-fixture.ts';
import { people, stranger, unknownId } from './record.ts';

/** A settled gig: the third operator declined it, then the first one claimed it. */
async function settledGig() {
  const { ports } = await people();
  await storeGig(ports, freshGig);
  const steps: Step[] = [[1, 'claimReject', third], ...toPurchased];
  let gig = freshGig;
  for (const step of steps) {
    const attempt = attemptOf(gig, step);
    const decision = decideGig(gig, attempt);
    if (decision.kind !== 'apply') throw new Error(`${step[1]} was not applied`);
    const change = changeGig(gig, decision.transition, attempt);
    await ports.gigs.commit(ports.gigs.change(change.gig, change.event));
    gig = change.gig;
  }
  const namesFor = async (accountId: string, query: Record<string, string> = {}) => {
    const { status, body } = await call(listGigEvents, ports, { as: accountId, params: { accountId, gigId }, query });
    expect(status).toBe(200);
    return body.map(({ event: name, data }: { event: string; data: { seq: number } }) => [data.seq, name]);
  };
  return { ports, namesFor };
}

test('the customer replays every event after the last one received', async () => {
  const { namesFor } = await settledGig();

  expect(await namesFor(customer)).toEqual([
    [1, 'gig-requested'],
    [2, 'gig-declined'],
    [3, 'gig-claimed'],
    [4, 'gig-confirmed'],
    [5, 'gig-handshake'],
    [6, 'gig-handshake'],
    [7, 'gig-started'],
    [8, 'gig-stopped'],
  ]);
  expect(await namesFor(customer, { since: '7' })).toEqual([[8, 'gig-stopped']]);
  expect(await namesFor(customer, { since: '8' })).toEqual([]);
  expect(await namesFor(customer, { since: '999999999' })).toEqual([]);
});

test('the operator replays the offer and everything from the claim on', async () => {
  const { namesFor } = await settledGig();

  expect((await namesFor(first)).map(([seq]: [number]) => seq)).toEqual([1, 3, 4, 5, 6, 7, 8]);
});

test('a candidate replays the offer and its end, without the account of the winner', async () => {
  const { ports, namesFor } = await settledGig();

  expect(await namesFor(second)).toEqual([
    [1, 'gig-offered'],
    [3, 'gig-offer-closed'],
  ]);
  expect(await namesFor(third)).toEqual([[1, 'gig-offered']]);
  const { body } = await call(listGigEvents, ports, { as: second, params: { accountId: second, gigId } });
  expect(JSON.stringify(body)).not.toContain(first);
  expect(JSON.stringify(body)).not.toContain(customer);
});

test('an event is replayed in the form that it had on the channel', async () => {
  const { ports } = await settledGig();

  const params = { accountId: customer, gigId };
  const { body } = await call(listGigEvents, ports, { as: customer, params, query: { since: '7' } });

  expect(body).toEqual([
    {
      channel: `private-account-${customer}`,
      event: 'gig-stopped',
      data: {
        id: `${gigId}-8`,
        seq: 8,
        gig: gigId,
        event: 'stop',
        from: 'streaming',
        to: 'purchased',
        actor: 'operator',
        at: '2026-01-05T10:02:49.000Z',
        code: 3,
        message: 'Your gig is finished',
        duration: 69,
        price: 11.15,
      },
    },
  ]);
});

test('strangers get a 404, and only an administrator may ask for another account', async () => {
  const { ports } = await settledGig();
  const ask = async (as: string, accountId: string, id: string, query: Record<string, string> = {}) => {
    const { status, body } = await call(listGigEvents, ports, { as, params: { accountId, gigId: id }, query });
    return [status, body.reason];
  };

  expect(await ask(stranger, stranger, gigId)).toEqual([404, 'gig_not_found']);
  expect(await ask(customer, customer, unknownId)).toEqual([404, 'gig_not_found']);
  expect(await ask(first, customer, gigId)).toEqual([403, 'forbidden']);
  expect(await ask(customer, customer, gigId, { since: 'now' })).toEqual([400, 'invalid_input']);
  expect((await call(listGigEvents, ports, { params: { accountId: customer, gigId } })).status).toBe(401);
  const asAdmin = { as: stranger, admin: true, params: { accountId: customer, gigId } };
  expect((await call(listGigEvents, ports, asAdmin)).body).toHaveLength(8);
});
