import { describe, expect, test } from 'vitest';
import { notificationKinds } from '#shared/gibby/notifications/notification.ts';
import { advanceRequest, type RequestCommand } from '#shared/gibby/requests/advance-request.usecase.ts';
import { RequestEvent } from '#shared/gibby/requests/request.ts';
import { planForRequest } from '#shared/gibby/requests/request-notifications.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { system } from '#shared/kernel/state-machine.ts';
import { newOffer } from '#test/support/builders.ts';
import { requestId, requestMemory } from './request-memory.ts';

const terms = newOffer({ id: 64, priceMinor: 20_000, returnDate: '2026-01-09' });
const offered: RequestCommand = { event: 'offer', by: '2', newOffer: terms };
const accepted: RequestCommand = { event: 'accept', by: '1', offerId: 64 };
const paid: RequestCommand = { event: 'pay', by: '1' };
const delivered: RequestCommand = { event: 'deliver', by: '2' };
const complained: RequestCommand = { event: 'complain', by: '1', complaintType: 1 };
const expire = (event: 'depositTtl' | 'maximumDelivery' | 'autoReceive'): RequestCommand => ({
  event,
  by: system,
  actor: 'system',
});
const toPaid = [offered, accepted, paid];

/** The notifications for the last of these steps, and their recipients; a number lets so many days pass. */
async function toldBy(...steps: readonly (RequestCommand | number)[]): Promise<(readonly [number, string])[]> {
  return notificationsOf(await lastEvent(steps)).map(({ userId, message }) => [userId, message] as const);
}

async function lastEvent(steps: readonly (RequestCommand | number)[]): Promise<RequestEvent> {
  const memory = requestMemory();
  for (const step of steps) {
    if (typeof step === 'number') memory.pass(step * 86_400);
    else await advanceRequest(memory.ports, requestId, step);
  }
  const event = memory.events.at(-1);
  if (!event) throw new Failure('internal');
  return RequestEvent.parse(JSON.parse(JSON.stringify(event)));
}

const notificationsOf = (event: RequestEvent) =>
  planForRequest(event).notificationsFor(
    (userId) => `User ${userId}`,
    () => 'Tokyo',
  );

describe('the notification of a change', () => {
  test('reaches the requester for an offer, in the words of the document', async () => {
    const [notification] = notificationsOf(await lastEvent([offered]));
    expect(notification).toMatchObject({
      userId: 1,
      actorId: 2,
      message: '“User 2” has offered to help you buy Walnuts for Rp 20.000 and will return to Indonesia on Jan 9, 2026',
      data: { request_id: requestId, request_offer_id: 64, offer_price: 'Rp 20.000', return_date: 'Jan 9, 2026' },
    });
  });

  const cases: readonly (readonly [
    string,
    readonly (RequestCommand | number)[],
    readonly (readonly [number, string])[],
  ])[] = [
    ['the traveller of the acceptance', [offered, accepted], [[2, '“User 1” has accepted your offer for Walnuts']]],
    [
      'the traveller of the refusal',
      [offered, { event: 'decline', by: '1', offerId: 64 }],
      [[2, '“User 1” has declined your offer for Walnuts']],
    ],
    ['the traveller of the deposit', toPaid, [[2, '“User 1” has paid for Walnuts. You can buy it now']]],
    [
      'the traveller of the cancellation',
      [offered, accepted, { event: 'cancel', by: '1' }],
      [[2, '“User 1” has cancelled the request for Walnuts']],
    ],
    [
      'the requester that the traveller steps back, and of the refund',
      [...toPaid, { event: 'cancelOffer', by: '2' }],
      [
        [1, '“User 2” cannot bring Walnuts along any more'],
        [1, '36000.00 for Walnuts has been paid back to your credit'],
      ],
    ],
    [
      'both that the deposit was not paid',
      [offered, accepted, 1, expire('depositTtl')],
      [
        [1, 'The deposit for Walnuts was not paid in time'],
        [2, 'The deposit for Walnuts was not paid in time'],
      ],
    ],
    [
      'the requester of the purchase',
      [...toPaid, { event: 'purchase', by: '2' }],
      [[1, '“User 2” has bought Walnuts']],
    ],
    ['the requester of the delivery', [...toPaid, delivered], [[1, '“User 2” has delivered Walnuts']]],
    [
      'the traveller of the receipt, and of the payment',
      [...toPaid, delivered, { event: 'receive', by: '1' }],
      [
        [2, '“User 1” has received Walnuts'],
        [2, '20000.00 for Walnuts has been added to your credit'],
      ],
    ],
    ['the traveller of a complaint', [...toPaid, complained], [[2, '“User 1” has complained about Walnuts']]],
    [
      'both of a decision, and of what it pays them',
      [
        ...toPaid,
        complained,
        {
          event: 'resolveBySplit',
          by: 'admin',
          actor: 'admin',
          split: { toRequesterMinor: 26_000, toTravellerMinor: 10_000 },
        },
      ],
      [
        [1, 'The complaint about Walnuts has been decided'],
        [2, 'The complaint about Walnuts has been decided'],
        [1, '26000.00 for Walnuts has been paid back to your credit'],
        [2, '10000.00 for Walnuts has been added to your credit'],
      ],
    ],
    ['no user of a cancellation that affects no traveller', [{ event: 'cancel', by: '1' }], []],
    ['no user of an offer that was taken back', [offered, { event: 'withdraw', by: '2' }], []],
  ];
  test.each(cases)('%s', async (_whom, steps, told) => {
    expect(await toldBy(...steps)).toEqual(told);
  });
});

describe('the automatic cancellation notice', () => {
  test('is in the words of the document', async () => {
    expect(await toldBy(10, expire('maximumDelivery'))).toEqual([
      [1, 'Automatic Cancellation Notice: Request #46 – Walnuts from Japan.'],
    ]);
    const event = await lastEvent([10, expire('maximumDelivery')]);
    const inTokyo: RequestEvent = { ...event, request: { ...event.request, cityId: 5 } };
    expect(planForRequest(inTokyo).cities).toEqual([5]);
    expect(notificationsOf(inTokyo).map(({ message }) => message)).toEqual([
      'Automatic Cancellation Notice: Request #46 – Walnuts from Japan, Tokyo.',
    ]);
    expect(notificationKinds.expiredRequest.type).toBe(2);
  });

  test('also follows an unpaid deposit whose delivery date has passed', async () => {
    const told = await toldBy(9, offered, accepted, 1, expire('depositTtl'));
    expect(told.map(([userId]) => userId)).toEqual([1, 2, 1]);
    expect(told.at(-1)?.[1]).toMatch(/^Automatic Cancellation Notice/);
  });
});

test('a notification has its own purpose for each version, so that it is sent once', async () => {
  const purposes = await Promise.all([[offered], [offered, accepted]].map(lastEvent));
  expect(purposes.map((event) => planForRequest(event).purpose)).toEqual([
    `request/${requestId}/2`,
    `request/${requestId}/3`,
  ]);
});
