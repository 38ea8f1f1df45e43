import { describe, expect, test } from 'vitest';
import { advanceGig } from '#shared/dropin/gigs/advance-gig.usecase.ts';
import { createGig } from '#shared/dropin/gigs/requests/request-gig.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { type GigFixture, gigFixture, place, stranger } from './stored-gig-fixture.ts';

/** The fixture's ports with the test's own commit. */
function withCommit(fixture: GigFixture, commit: (commitReally: () => Promise<void>) => Promise<void>) {
  const { gigs } = fixture.ports;
  const faulty: typeof gigs = { ...gigs, commit: (writes) => commit(() => gigs.commit(writes)) };
  return { ...fixture.ports, gigs: faulty };
}

describe('advanceGig', () => {
  test('charges 11.15 for 69 seconds, owes 5.58, gives the rest back and leaves balanced books', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    expect(gig).toMatchObject({ status: 'purchased', durationSeconds: 69, priceMinor: 1115, operatorShareMinor: 558 });
    expect(await fixture.balances(gig.id)).toEqual({ card: 1115, hold: 0, revenue: -557, payable: -558 });
    const { purchase, payment } = await fixture.ports.settlements.ofGig(gig.id);
    expect(purchase).toMatchObject({ status: 'confirmed', amountMinor: 1115, customer: fixture.customer });
    expect(payment).toMatchObject({ status: 'need_invoice', amountMinor: 558, operator: fixture.first });
  });

  test('locks both parties until each has rated, and counts each score for the other party', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    const owes = async (account: string) => (await fixture.ports.engagements.get(account)).owesRatingFor;
    expect(await owes(fixture.customer)).toEqual([gig.id]);
    expect(await owes(fixture.first)).toEqual([gig.id]);
    await fixture.advance(gig.id, 'rate', fixture.customer, 4);
    expect(await owes(fixture.customer)).toEqual([]);
    expect(await owes(fixture.first)).toEqual([gig.id]);
    const voted = await fixture.advance(gig.id, 'rate', fixture.first, 2);
    expect(voted.status).toBe('voted');
    expect(await owes(fixture.first)).toEqual([]);
    expect((await fixture.ports.accounts.get(fixture.first))?.operatorStars).toEqual({ stars: 4, count: 1 });
    expect((await fixture.ports.accounts.get(fixture.customer))?.customerStars).toEqual({ stars: 2, count: 1 });
  });

  test.each([
    ['before anybody has claimed', 'none', 0],
    ['after the claim', 'found', 0],
    ['early on the way', 'enroute', 0],
    ['late on the way', 'enroute', 1000],
  ] as const)('frees both parties and settles the hold when the customer cancels %s', async (_when, at, feeMinor) => {
    const fixture = await gigFixture();
    const gig = await fixture.play(at === 'none' ? [] : fixture.steps[at]);
    fixture.clock.advance(feeMinor > 0 ? 301 : 1);
    const cancelled = await fixture.advance(gig.id, 'cancel', fixture.customer);
    expect(cancelled).toMatchObject({ status: 'cancelled', priceMinor: feeMinor || null });
    const { card, hold, revenue, payable } = await fixture.balances(gig.id);
    expect({ card, hold }).toEqual({ card: feeMinor, hold: 0 });
    expect(card + hold + revenue + payable).toBe(0);
    for (const account of [fixture.customer, fixture.first]) {
      expect(await fixture.ports.engagements.get(account)).toEqual({ accountId: account, owesRatingFor: [] });
    }
  });

  test('writes one event for each version, without a gap', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([
      ...fixture.steps.purchased,
      ['rate', fixture.first, 5],
      ['rate', fixture.customer, 5],
    ]);
    const events = await fixture.ports.gigs.events(gig.id, 0);
    expect(events.map(({ seq, to }) => `${seq} ${to}`)).toEqual([
      '1 pendingOperator',
      '2 operatorFound',
      '3 operatorEnroute',
      '4 handshaking',
      '5 handshaking',
      '6 streaming',
      '7 purchased',
      '8 purchased',
      '9 voted',
    ]);
    expect(gig.version).toBe(9);
  });

  test('moves an invoice and its payment to the operator together', async () => {
    const fixture = await gigFixture();
    const rated = await fixture.play([
      ...fixture.steps.purchased,
      ['rate', fixture.first, 5],
      ['rate', fixture.customer, 5],
    ]);
    for (const status of ['invoiceGenerated', 'invoiceSent', 'compensated'] as const) {
      const event = { invoiceGenerated: 'generateInvoice', invoiceSent: 'sendInvoice', compensated: 'markCompensated' };
      await fixture.advance(rated.id, event[status] as 'sendInvoice', 'system');
      expect((await fixture.ports.settlements.ofGig(rated.id)).payment?.status).toBe(status);
    }
    expect((await fixture.balances(rated.id)).payable).toBe(0);
    expect(await fixture.ports.ledger.balance('bank:payout:usd')).toBe(-558);
  });

  test('answers a repeated event with the stored gig and writes nothing', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.purchased);
    fixture.clock.advance(100);
    expect(await fixture.advance(gig.id, 'stop', fixture.first)).toEqual(gig);
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });

  test('refuses with the current state and the allowed events', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.found);
    const attempt = fixture.advance(gig.id, 'start', fixture.customer);
    const facts = { currentState: 'operatorFound', allowedEvents: ['confirm', 'reject', 'cancel'] };
    await expect(attempt).rejects.toMatchObject({ code: 'transition_refused', facts });
    expect(await fixture.stored(gig.id)).toEqual(gig);
  });

  test('does not reveal the gig to a stranger', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    await expect(fixture.advance(gig.id, 'cancel', stranger)).rejects.toMatchObject({ code: 'gig_not_found' });
    await expect(fixture.advance(stranger, 'cancel', stranger)).rejects.toMatchObject({ code: 'gig_not_found' });
    const claim = fixture.advance(gig.id, 'claimAccept', stranger);
    await expect(claim).rejects.toMatchObject({ code: 'transition_refused', facts: {} });
  });
});

describe('a fault in the middle of a transition', () => {
  test('leaves everything unchanged when it happens before the commit', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play(fixture.steps.streaming);
    const before = await fixture.balances(gig.id);
    const faulty = withCommit(fixture, async () => {
      throw new Error('the machine died');
    });
    const stop = advanceGig(faulty, gig.id, { event: 'stop', by: fixture.customer });
    await expect(stop).rejects.toThrow('the machine died');
    expect(await fixture.stored(gig.id)).toEqual(gig);
    expect(await fixture.balances(gig.id)).toEqual(before);
    expect(await fixture.ports.settlements.ofGig(gig.id)).toEqual({});
  });

  test('returns the stored gig when only the answer of the commit was lost', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.play([...fixture.steps.streaming, 69]);
    const faulty = withCommit(fixture, async (commitReally) => {
      await commitReally();
      throw new Error('timeout');
    });
    const stopped = await advanceGig(faulty, gig.id, { event: 'stop', by: fixture.customer });
    expect(stopped).toEqual(await fixture.stored(gig.id));
    expect(stopped).toMatchObject({ status: 'purchased', priceMinor: 1115 });
    expect((await fixture.balances(gig.id)).card).toBe(1115);
  });

  test('returns the new gig when only the answer of its creation was lost', async () => {
    const fixture = await gigFixture();
    const faulty = withCommit(fixture, async (commitReally) => {
      await commitReally();
      throw new Error('timeout');
    });
    const draft = { customer: fixture.customer, candidates: fixture.operators, ...place, metaData: null };
    const gig = await createGig(faulty, draft);
    expect(await fixture.stored(gig.id)).toEqual(gig);
    await expect(fixture.request()).rejects.toMatchObject({ code: 'gig_under_way' });
  });

  test('decides again when the gig changed concurrently', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    let rounds = 0;
    const faulty = withCommit(fixture, async (commitReally) => {
      rounds += 1;
      if (rounds === 1) await fixture.advance(gig.id, 'claimReject', fixture.second);
      await commitReally();
    });
    const claimed = await advanceGig(faulty, gig.id, { event: 'claimAccept', by: fixture.first });
    expect(rounds).toBe(2);
    expect(claimed).toMatchObject({ status: 'operatorFound', operator: fixture.first, version: 3 });
  });

  test('gives up with busy when every try conflicts', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    const faulty = withCommit(fixture, async () => {
      throw new Failure('changed_meanwhile');
    });
    const cancel = advanceGig(faulty, gig.id, { event: 'cancel', by: fixture.customer });
    await expect(cancel).rejects.toMatchObject({ code: 'busy' });
  });
});

describe('createGig', () => {
  test('holds 20.00 and allows a customer one live gig', async () => {
    const fixture = await gigFixture();
    const gig = await fixture.request();
    expect(await fixture.balances(gig.id)).toEqual({ card: 2000, hold: -2000, revenue: 0, payable: 0 });
    await expect(fixture.request()).rejects.toMatchObject({ code: 'gig_under_way' });
    expect(await fixture.ports.ledger.balance('gateway:card')).toBe(2000);
  });

  test('refuses a customer who owes a rating', async () => {
    const fixture = await gigFixture();
    await fixture.play(fixture.steps.purchased);
    await expect(fixture.request()).rejects.toMatchObject({ code: 'rating_owed' });
  });
});
