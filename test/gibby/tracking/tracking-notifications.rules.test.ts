import { expect, test } from 'vitest';
import { RequestStatus } from '#shared/gibby/requests/request.ts';
import { statusSentence, type TrackingUpdated } from '#shared/gibby/tracking/tracking.ts';
import { planForTrackingUpdate } from '#shared/gibby/tracking/tracking-notifications.rules.ts';

const event: TrackingUpdated = {
  event: 'trackingUpdated',
  updateId: 'update-1',
  requestId: 65,
  requesterId: 1,
  item: 'Walnuts',
  status: 'delivered',
  tag: 'OutForDelivery',
  at: '2026-03-01T12:00:00.000Z',
};

test('the requester is notified of courier updates while they wait for the item', () => {
  expect(planForTrackingUpdate(event).notificationsFor(() => '')).toEqual([
    {
      kind: 'trackingUpdated',
      data: { request_id: 65, item: 'Walnuts', tag: 'OutForDelivery' },
      message: '“Walnuts” is out for delivery',
      userId: 1,
      actorId: null,
      at: event.at,
    },
  ]);
  const others = RequestStatus.options.filter((status) => status !== 'delivered');
  expect(others.flatMap((status) => planForTrackingUpdate({ ...event, status }).notificationsFor(() => ''))).toEqual(
    [],
  );
});

test('each update is a separate notification, for each request', () => {
  const purposes = [
    event,
    { ...event, updateId: 'update-2' },
    { ...event, requestId: 66 },
    { ...event, tag: 'Delivered' },
  ];
  const told = purposes.map((each) => planForTrackingUpdate(each).purpose);
  expect(new Set(told).size).toBe(3);
  expect(told[0]).toBe(told[3]);
});

test('an unknown status is announced as well', () => {
  expect(statusSentence('Walnuts', 'Teleported')).toBe('“Walnuts” has news from the courier');
  expect(statusSentence('Walnuts', 'Exception')).toBe('“Walnuts” is held up at the courier');
});
