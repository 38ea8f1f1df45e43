import { expect, test } from 'vitest';
import { gigEventPushes } from '#shared/dropin/gigs/gig-pushes.rules.ts';
import { aGig } from '#test/support/builders.ts';
import {
  begin,
  customer,
  first,
  gigId,
  lastChange,
  type Step,
  second,
  third,
  toFound,
  toHandshaking,
  toPurchased,
  toStreaming,
} from './gig-fixture.ts';

/** The pushes for the last of these steps, `later` seconds after it. */
function pushesOf(steps: readonly Step[], later = 0) {
  const { gig, event } = lastChange(steps);
  const [seconds] = steps.at(-1) as Step;
  return gigEventPushes(event, gig, begin + (seconds + later) * 1000);
}

const told = (steps: readonly Step[]) =>
  pushesOf(steps).map(({ accountId, message }) => [accountId, message.code, message.text]);

const creation = aGig();
const offers = (later: number) => gigEventPushes(creation.event, creation.gig, begin + later * 1000);

test('a request is pushed to every candidate under code 4, with its approximate place, while it can be claimed', () => {
  expect(offers(2)).toEqual(
    [first, second, third].map((accountId) => ({
      accountId,
      message: {
        messageId: `${gigId}-1`,
        code: 4,
        text: 'A customer requests a gig near you',
        data: {
          name: 'gig-offered',
          seq: 1,
          gig: gigId,
          event: 'request',
          from: null,
          to: 'pendingOperator',
          actor: 'customer',
          at: '2026-01-05T10:00:00.000Z',
          latitude: 10.78,
          longitude: 106.7,
        },
        lifeSeconds: 28,
      },
    })),
  );
  expect(offers(29)).toHaveLength(3);
  expect(offers(30)).toEqual([]);
});

test('a claim is pushed to the customer under code 5 and to the other candidates without a code', () => {
  expect(told(toFound)).toEqual([
    [customer, 5, 'An operator has claimed your gig'],
    [second, undefined, 'This gig is occupied'],
    [third, undefined, 'This gig is occupied'],
  ]);
});

test('start and end are pushed to both under codes 2 and 3, the end with its price', () => {
  expect(told(toStreaming)).toEqual([
    [customer, 2, 'Your gig has started'],
    [first, 2, 'Your gig has started'],
  ]);
  const finished = pushesOf(toPurchased);
  expect(finished.map(({ accountId, message }) => [accountId, message.code])).toEqual([
    [customer, 3],
    [first, 3],
  ]);
  expect(finished[0]?.message.data).toMatchObject({ duration: 69, price: 11.15 });
});

test('a handshake is pushed only to the other party', () => {
  expect(told(toHandshaking)).toEqual([[first, undefined, 'The other party is ready to stream']]);
});

test('an event without a text in the table is not pushed', () => {
  expect(told([[5, 'claimReject', first]])).toEqual([]);
  expect(told([...toPurchased, [200, 'rate', customer, 5]])).toEqual([]);
});

test('an event an hour old is no longer pushed', () => {
  expect(pushesOf(toFound, 3599).map(({ message }) => message.lifeSeconds)).toEqual([1, 1, 1]);
  expect(pushesOf(toFound, 3600)).toEqual([]);
});

test('a slow clock makes no message older or longer-lived', () => {
  expect(pushesOf(toFound, -5)[0]?.message.lifeSeconds).toBe(3600);
});
