import { expect, test } from 'vitest';
import { handler as pushGigEvent } from '#functions/dropin/gigs/push-gig-event/handler.ts';
import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { itemOf } from '#test/support/topic-items.ts';
import { phones } from '../devices/phones.ts';

/** A claimed gig whose customer and candidates have phones, and the consumer of its events' queue. */
async function claimedGig() {
  const fixture = await phones();
  const gig = await fixture.play(fixture.steps.found);
  await fixture.give(fixture.customer, 'customer-phone');
  await fixture.give(fixture.customer, 'customer-tablet', 'android');
  await fixture.give(fixture.second, 'second-phone');
  const events = await fixture.ports.gigs.events(gig.id, 0);
  const consume = consumerFunction('pushGigEvent', pushGigEvent, fixture.ports, (image) => image);
  const deliver = (...seqs: number[]) => {
    const wanted = events.filter(({ seq }) => seqs.includes(seq));
    const Records = wanted.map((event) => ({
      messageId: `m${event.seq}`,
      body: JSON.stringify(itemOf(gigEvents, event)),
    }));
    return consume({ Records });
  };
  const heard = () => fixture.received.map(({ address, message }) => `${address} ${message.code ?? '-'}`).sort();
  return { ...fixture, gig, deliver, heard };
}

const nothingFailed = { batchItemFailures: [] };

test('an event reaches all phones of the users it concerns, with the same id as on the channels', async () => {
  const { gig, deliver, heard, received } = await claimedGig();

  expect(await deliver(2)).toEqual(nothingFailed);

  expect(heard()).toEqual(['customer-phone 5', 'customer-tablet 5', 'second-phone -']);
  expect(new Set(received.map(({ message }) => message.messageId))).toEqual(new Set([`${gig.id}-2`]));
});

test('a record that is delivered twice is sent once', async () => {
  const { deliver, heard } = await claimedGig();
  await deliver(2);
  expect(await deliver(2)).toEqual(nothingFailed);
  expect(heard()).toHaveLength(3);
});

test('a phone that could not be reached is tried again, and no other phone gets the push twice', async () => {
  const { deliver, heard, unreachable } = await claimedGig();
  unreachable.add('customer-phone');

  expect(await deliver(2)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm2' }] });
  expect(heard()).toEqual(['customer-tablet 5', 'second-phone -']);

  unreachable.clear();
  expect(await deliver(2)).toEqual(nothingFailed);
  expect(heard()).toEqual(['customer-phone 5', 'customer-tablet 5', 'second-phone -']);
});

test('a phone without the app is removed and delays nothing', async () => {
  const { customer, deliver, heard, removed, addressesOf } = await claimedGig();
  removed.add('customer-phone');

  expect(await deliver(2)).toEqual(nothingFailed);

  expect(heard()).toEqual(['customer-tablet 5', 'second-phone -']);
  expect(await addressesOf(customer)).toEqual(['customer-tablet']);
});

test('an offer that can no longer be claimed is not pushed', async () => {
  const { deliver, heard, clock } = await claimedGig();
  expect(await deliver(1)).toEqual(nothingFailed);
  expect(heard()).toEqual(['second-phone 4']);
  clock.advance(30);
  await deliver(1);
  expect(heard()).toEqual(['second-phone 4']);
});

test('an event whose gig is missing fails into the dead letters', async () => {
  const { ports, gig } = await claimedGig();
  const [event] = await ports.gigs.events(gig.id, 0);
  const consume = consumerFunction('pushGigEvent', pushGigEvent, ports, (image) => image);
  const lost = { ...event, gigId: 'f'.repeat(24) };
  const failed = { batchItemFailures: [{ itemIdentifier: 'm' }] };
  expect(await consume({ Records: [{ messageId: 'm', body: JSON.stringify(lost) }] })).toEqual(failed);
});
