import { describe, expect, test } from 'vitest';
import { isOfParcel, newsOf, parcelOf } from '#shared/gibby/tracking/courier-update.rules.ts';
import { CourierUpdate, type ParcelUpdate } from '#shared/gibby/tracking/courier-update.schema.ts';

function update(checkpoints: readonly object[], parcel: object = {}): ParcelUpdate {
  const msg = { slug: 'jne', tracking_number: 'TRACK0000000001', title: 'not read', checkpoints, ...parcel };
  const parsed = CourierUpdate.parse({ event: 'tracking_update', event_id: 'a-1', ts: 1, msg });
  if (!isOfParcel(parsed)) throw new Error('This is about no parcel.');
  return parsed;
}

describe('the time of a checkpoint', () => {
  test.each([
    ['a day and a time', '2016-12-05T18:56:00', '2016-12-05 18:56:00'],
    ['a time with a zone, whose clock is read where it hangs', '2016-12-05T18:56:00+08:00', '2016-12-05 18:56:00'],
    ['a day alone', '2016-12-05', '2016-12-05 00:00:00'],
  ])('is that of %s', (_name, checkpoint_time, time) => {
    const news = newsOf(update([{ tag: 'InTransit', checkpoint_time, created_at: '2016-12-05T00:30:00Z' }]));
    expect(news).toEqual([{ tag: 'InTransit', time, message: null, location: null }]);
  });

  test.each(['', null])('is when it was learned, in Jakarta, where it is %j', (checkpoint_time) => {
    const news = newsOf(update([{ tag: 'InTransit', checkpoint_time, created_at: '2016-12-05T00:30:00Z' }]));
    const learned = { time: '2016-12-05 07:30:00', isTimeLearned: true };
    expect(news).toEqual([{ tag: 'InTransit', ...learned, message: null, location: null }]);
  });

  test('is left out when it is missing', () => {
    expect(
      newsOf(update([{ tag: 'InTransit' }, { tag: 'InTransit', checkpoint_time: 'soon', created_at: 'late' }])),
    ).toEqual([]);
  });
});

test('checkpoints are in the order of their time, each once', () => {
  const [late, early] = [
    { tag: 'Delivered', checkpoint_time: '2016-12-05T18:56:00', message: 'DELIVERED', city: 'Bandung' },
    { tag: 'InTransit', checkpoint_time: '2016-12-02T23:10:00', message: '', location: 'Jakarta', city: 'not this' },
  ];
  expect(newsOf(update([late, early, { ...late, coordinates: [1, 2] }]))).toEqual([
    { tag: 'InTransit', time: '2016-12-02 23:10:00', message: null, location: 'Jakarta' },
    { tag: 'Delivered', time: '2016-12-05 18:56:00', message: 'DELIVERED', location: 'Bandung' },
  ]);
});

test('a parcel is identified by its number however that is written', () => {
  expect(parcelOf(update([], { tracking_number: 'track 0000000001' }))).toEqual({
    courierSlug: 'jne',
    trackingNumber: 'TRACK0000000001',
  });
  expect(parcelOf(update([], { tracking_number: '#' }))).toBeUndefined();
});

test('an update of anything else is accepted, but one of a parcel without its parts is refused', () => {
  expect(CourierUpdate.safeParse({ event: 'edd_revise', msg: 7 }).success).toBe(true);
  expect(CourierUpdate.safeParse({ event: 'tracking_update', event_id: 'a-1' }).success).toBe(false);
  expect(
    CourierUpdate.safeParse({
      event: 'tracking_update',
      event_id: 'a#1',
      msg: { slug: 'jne', tracking_number: '1', checkpoints: [] },
    }).success,
  ).toBe(false);
  expect(CourierUpdate.safeParse({}).success).toBe(false);
});
