import { setTimeout as pause } from 'node:timers/promises';
import { Person } from '#infra/local/demo/person.ts';
import { ApiError } from '#shared/kernel/route/client.ts';
import type { Tally } from './tally.ts';

/** The codes of the pushes that both parties of a gig get, at its start and its end. The others are void after seconds. */
const pushesOfBoth = [2, 3] as const;

/** Of each gig: on a quiet machine a kill lets one run out, now and then. */
const mostLapses = 10;

export interface Pair {
  readonly customer: Person;
  readonly operator: Person;
  /** All gigs that the customer was answered, and those that came to their end. */
  readonly made: Set<string>;
  readonly completed: Set<string>;
}

export async function pairOf(
  origin: string,
  name: string,
  readCode: (email: string) => Promise<string>,
): Promise<Pair> {
  const [customer, operator] = await Promise.all([
    Person.arrive(origin, `customer-${name}`, readCode),
    Person.arrive(origin, `operator-${name}`, readCode),
  ]);
  for (const person of [customer, operator]) {
    await person.api.registerDevice({ body: { deviceAddress: phoneOf(person), deviceType: 'ios' } });
  }
  return { customer, operator, made: new Set(), completed: new Set() };
}

const phoneOf = ({ id }: Person) => `phone-of-${id}`;

/** Plays gigs until this many have come to their end. One whose time ran out while the product was down begins anew. */
export async function playGigs(pair: Pair, count: number): Promise<void> {
  while (pair.completed.size < count) {
    if (pair.made.size - pair.completed.size > mostLapses * count) {
      throw new Error(
        'Gigs keep running out of time: this machine is too busy for the seconds that their timers leave.',
      );
    }
    const gigId = await playGig(pair).catch(async (thrown: unknown) => {
      if (!(thrown instanceof ApiError) || thrown.status !== 409) throw thrown;
      // A timer has ended the gig, or is about to free its parties.
      await pause(1_000);
      return undefined;
    });
    if (gigId !== undefined) pair.completed.add(gigId);
  }
}

async function playGig({ customer, operator, made }: Pair): Promise<string> {
  const { id: gigId } = await customer.api.createGig({ body: { email: operator.email } });
  made.add(gigId);
  const params = { gigId };
  await operator.api.claimGig({ params, body: { response: 'accept' } });
  await customer.api.confirmGig({ params });
  await operator.api.handshakeGig({ params });
  await customer.api.handshakeGig({ params });
  await customer.api.startGig({ params });
  await operator.api.stopGig({ params });
  await customer.api.rateGig({ params, body: { rating: 5 } });
  await operator.api.rateGig({ params, body: { rating: 4 } });
  return gigId;
}

/** Compares what the product lists with what its people were answered. */
export async function tallyGigs({ customer, operator, made, completed }: Pair, tally: Tally): Promise<void> {
  for (const gigId of made) tally.expect('gigs', gigId);
  for (const { id } of await customer.api.listGigs({ params: { accountId: customer.id }, query: { limit: 100 } })) {
    tally.found('gigs', id);
    // One that no answer named was made twice.
    if (!made.has(id)) for (const _ of [1, 2]) tally.found('gigs', id);
  }
  for (const gigId of completed) {
    tally.expect('purchases', gigId);
    tally.expect('payouts', gigId);
    for (const person of [customer, operator]) {
      for (const code of pushesOfBoth) tally.expect('pushes of gigs', `${code} of ${gigId} to ${phoneOf(person)}`);
    }
    const { gig } = await customer.api.getGig({ params: { accountId: customer.id, gigId } });
    tally.expect('gigs rated by both', gigId);
    if (gig.status === 'voted') tally.found('gigs rated by both', gigId);
  }
  for (const { gig } of await customer.api.listPurchases()) tally.found('purchases', gig.id);
  for (const { gig } of await operator.api.listPayouts()) tally.found('payouts', gig.id);
}
