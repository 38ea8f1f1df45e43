import { expect, test } from 'vitest';
import { gigMachine } from '#shared/dropin/gigs/gig.rules.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { gigChannelEventNames, gigChannelEvents } from '#shared/dropin/gigs/gig-channel-events.rules.ts';
import { gigEventPushes } from '#shared/dropin/gigs/gig-pushes.rules.ts';
import { aGig } from '#test/support/builders.ts';
import {
  customer,
  first,
  gigId,
  lastChange,
  play,
  second,
  third,
  toFound,
  toPurchased,
  toStreaming,
  toToldOfEnd,
} from './gig-fixture.ts';

const told = (event: Parameters<typeof gigChannelEvents>[0], gig: Gig) =>
  gigChannelEvents(event, gig).map((notice) => `${notice.channel} ${notice.event}`);
const account = (id: string) => `private-account-${id}`;
const chat = `private-chat_${gigId}`;

test('every event of the state machine has its own name on the channels', () => {
  const events = new Set(['request', ...gigMachine.transitions.map(({ event }) => event)]);
  expect(new Set(Object.keys(gigChannelEventNames))).toEqual(events);
});

test('a request is announced to the customer and offered to every candidate with its approximate place', () => {
  const place = { latitude: 10.78049, longitude: 106.69951 };
  const { gig, event } = aGig({ candidates: [first, second], ...place, metaData: { door: 'green' } });
  const notices = gigChannelEvents(event, gig);
  expect(notices.map(({ channel, event: name }) => [channel, name])).toEqual([
    [account(customer), 'gig-requested'],
    [account(first), 'gig-offered'],
    [account(second), 'gig-offered'],
  ]);
  expect(notices[1]?.data).toEqual({
    id: `${gigId}-1`,
    seq: 1,
    gig: gigId,
    event: 'request',
    from: null,
    to: 'pendingOperator',
    actor: 'customer',
    at: '2026-01-05T10:00:00.000Z',
    code: 4,
    message: 'A customer requests a gig near you',
    latitude: 10.78,
    longitude: 106.7,
  });
});

test('a claim is announced to both parties and the chat, and closes the offer of those who have not declined', () => {
  const { gig, event } = lastChange([[3, 'claimReject', third], ...toFound]);
  const notices = gigChannelEvents(event, gig);
  expect(told(event, gig)).toEqual([
    `${account(customer)} gig-claimed`,
    `${chat} gig-claimed`,
    `${account(first)} gig-claimed`,
    `${account(second)} gig-offer-closed`,
  ]);
  expect(notices[0]?.data).toMatchObject({ code: 5, message: 'An operator has claimed your gig' });
  expect(notices[3]?.data).toMatchObject({ code: null, message: 'This gig is occupied' });
});

test('before a claim, only the customer learns of a declined offer', () => {
  const { gig, event } = lastChange([[3, 'claimReject', third]]);
  expect(told(event, gig)).toEqual([`${account(customer)} gig-declined`]);
});

test('that a stream ends soon is announced to both parties and the chat, with its end, and pushed to nobody', () => {
  const { gig, event } = lastChange(toToldOfEnd);
  const notices = gigChannelEvents(event, gig);
  expect(notices.map(({ channel, event: name }) => [channel, name])).toEqual([
    [account(customer), 'gig-ending'],
    [chat, 'gig-ending'],
    [account(first), 'gig-ending'],
  ]);
  for (const { data } of notices) expect(data).toMatchObject({ paidUntil: '2026-01-05T10:11:40.000Z' });
  expect(gigEventPushes(event, gig, Date.parse(event.at))).toEqual([]);
});

test('an event that is read late is announced to the accounts that it concerned then', () => {
  const late = lastChange([[3, 'claimReject', third]]).event;
  const { event } = aGig();
  const now = play(toStreaming);
  expect(told(late, now)).toEqual([`${account(customer)} gig-declined`]);
  expect(told(event, now)).toEqual([
    `${account(customer)} gig-requested`,
    ...[first, second, third].map((id) => `${account(id)} gig-offered`),
  ]);
});

test('a handshake tells the other party that it is awaited', () => {
  const { gig, event } = lastChange([...toFound, [10, 'confirm', customer], [60, 'handshake', first]]);
  const [toCustomer, inChat, toOperator] = gigChannelEvents(event, gig);
  expect(toCustomer?.data).toMatchObject({ code: null, message: 'The other party is ready to stream' });
  expect(inChat?.data).not.toHaveProperty('message');
  expect(toOperator?.data).not.toHaveProperty('message');
});

test('the stop states the duration and the price, and later events do not', () => {
  const stop = lastChange(toPurchased);
  for (const { data } of gigChannelEvents(stop.event, stop.gig))
    expect(data).toMatchObject({ duration: 69, price: 11.15 });
  const rate = lastChange([...toPurchased, [200, 'rate', customer, 5]]);
  for (const { data } of gigChannelEvents(rate.event, rate.gig)) expect(data).not.toHaveProperty('price');
});

test('no channel event contains an account or anything the customer wrote', () => {
  for (const steps of [toFound, toStreaming, toPurchased]) {
    const { gig, event } = lastChange(steps);
    for (const { data } of gigChannelEvents(event, { ...gig, metaData: { secret: 'words' } })) {
      const text = JSON.stringify(data);
      for (const hidden of [customer, first, second, 'words', '106.7']) expect(text).not.toContain(hidden);
    }
  }
});
