import { describe, expect, test } from 'vitest';
import { courierUpdate } from '#infra/local/providers/aftership.ts';
import { TrackingUpdated } from '#shared/gibby/tracking/tracking.ts';
import { planForTrackingUpdate } from '#shared/gibby/tracking/tracking-notifications.rules.ts';
import { requester, traveller } from '../deal-fixture.ts';
import { jneParcel, parcelBody, seen, trackingFixture } from './tracking-fixture.ts';

async function delivered() {
  const fixture = await trackingFixture();
  const id = await fixture.paid();
  await fixture.deliver(traveller, id);
  const told = async () => {
    const rows = (await fixture.items()).filter(({ PK, SK }) => PK === `TRK#${id}` && String(SK).startsWith('EVT#'));
    return rows.map((row) => TrackingUpdated.parse(row));
  };
  const details = async () => (await fixture.detail(requester, id)).body.data.tracking_details;
  return { ...fixture, id, told, details };
}

describe('a delivery by courier', () => {
  test('is registered with the tracking provider after the traveller has been answered', async () => {
    const { followed, outages, deliverEvents } = await delivered();
    outages.add('registry');
    expect([await deliverEvents(), followed]).toEqual([1, []]);
    outages.clear();
    expect(await deliverEvents()).toBe(0);
    expect(followed).toEqual([{ courierSlug: 'jne', trackingNumber: 'BDOX801864988916' }]);
  });

  test('without a parcel is not registered', async () => {
    const { paid, deliver, deliverEvents, followed } = await trackingFixture();
    await deliver(traveller, await paid(1), { tracking_ship_date: '2026-03-05' });
    expect([await deliverEvents(), followed]).toEqual([0, []]);
  });
});

describe("a courier's update", () => {
  test('is in the tracking as documented, the latest first', async () => {
    const { update, details } = await delivered();
    expect(await update(seen)).toEqual({ status: 200, body: 'OK' });
    const shown = await details();
    expect(
      shown.map(({ tag, checkpoint_time, message, location }: Record<string, unknown>) => [
        tag,
        checkpoint_time,
        message,
        location,
      ]),
    ).toEqual([
      ['Delivered', '2016-12-05 18:56:00', 'DELIVERED', null],
      ['OutForDelivery', '2016-12-05 09:23:00', 'ON PROCESS', null],
      ['OutForDelivery', '2016-12-03 08:04:00', 'ON PROCESS', null],
      ['InTransit', '2016-12-02 23:10:00', 'Received On Destination', null],
      ['InfoReceived', '2016-12-02 08:00:00', 'Manifested', null],
    ]);
    const ids = shown.map(({ id }: { id: number }) => id);
    expect(ids).toEqual([...ids].sort((one, other) => other - one));
    expect(new Set(shown.map(({ tracking_id }: { tracking_id: number }) => tracking_id)).size).toBe(1);
  });

  test('is stored once, however often and in whatever order it is delivered', async () => {
    const { update, details, told } = await delivered();
    await update(seen.slice(0, 4), 'later');
    await update(seen.slice(0, 2), 'earlier');
    await update(seen.slice(0, 4), 'later');
    expect(await details()).toHaveLength(4);
    expect((await told()).map(({ updateId }) => updateId)).toEqual(['later']);
    await update(seen, 'last');
    expect(await details()).toHaveLength(5);
    expect((await told()).map(({ updateId, tag }) => [updateId, tag])).toEqual([
      ['last', 'Delivered'],
      ['later', 'OutForDelivery'],
    ]);
  });

  test('is stored once when the same messages arrive all at once', async () => {
    const { update, details, told } = await delivered();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => update(seen.slice(0, 1 + (index % 4)), `update-${index % 6}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await details()).toHaveLength(4);
    expect((await told()).length).toBeLessThanOrEqual(4);
  });

  test('that adds the city of a checkpoint completes it, notifies of nothing, and keeps its id', async () => {
    const { update, details, told } = await delivered();
    await update(seen, 'without');
    const before = await details();
    await update(
      seen.map((each) => ({ ...each, city: 'Bandung' })),
      'with',
    );
    expect(await details()).toEqual(before.map((each: object) => ({ ...each, location: 'Bandung' })));
    await update(seen, 'late');
    expect(await details()).toEqual(before.map((each: object) => ({ ...each, location: 'Bandung' })));
    expect((await told()).map(({ updateId }) => updateId)).toEqual(['without']);
  });

  test('reaches every request whose item is in the parcel', async () => {
    const { paid, deliver, update, detail } = await trackingFixture();
    const ids = [await paid(), await paid()];
    for (const id of ids) await deliver(traveller, id, { ...parcelBody, tracking_number: 'bdox801864988916' });
    await update(seen);
    for (const id of ids) expect((await detail(requester, id)).body.data.tracking_details).toHaveLength(5);
  });

  test('of an unknown parcel is accepted and ignored', async () => {
    const { update, items } = await delivered();
    const before = await items();
    const unknown = { ...jneParcel, tracking_number: 'OTHER-NUMBER' };
    for (const parcel of [unknown, { ...jneParcel, slug: 'pos-indonesia' }, { ...jneParcel, tracking_number: '?' }]) {
      expect(await update(seen, 'update-1', parcel)).toEqual({ status: 200, body: 'OK' });
    }
    expect(await items()).toEqual(before);
  });

  test('about something other than a parcel is accepted and ignored', async () => {
    const { post, items } = await delivered();
    const before = await items();
    expect(await post(JSON.stringify({ event: 'edd_revise', msg: { any: 1 } }))).toEqual({ status: 200, body: 'OK' });
    expect(await items()).toEqual(before);
  });

  test.each([
    ['a wrong signature', 'forged'],
    ['no signature', ''],
  ])('with %s is refused, and nothing is read or stored', async (_name, signature) => {
    const { post, items } = await delivered();
    const before = await items();
    const { body } = courierUpdate({ ...jneParcel, checkpoints: seen });
    expect((await post(body, signature)).status).toBe(403);
    expect(await items()).toEqual(before);
  });

  test('in an unknown format is refused, so that it is noticed', async () => {
    const { post, items } = await delivered();
    const before = await items();
    for (const body of ['{', '{}', '{"event":"tracking_update","event_id":"x","msg":{}}']) {
      expect([400, 422]).toContain((await post(body)).status);
    }
    expect(await items()).toEqual(before);
  });

  test('notifies the requester while they wait, and stays in the tracking for good', async () => {
    const { id, update, receive, told, details } = await delivered();
    await update(seen.slice(0, 2), 'on-the-way');
    await receive(requester, id);
    await update(seen, 'late');
    expect(await details()).toHaveLength(5);
    const notices = (await told()).flatMap((event) => planForTrackingUpdate(event).notificationsFor(() => ''));
    expect(notices.map(({ userId, kind, message, data }) => ({ userId, kind, message, data }))).toEqual([
      {
        userId: requester,
        kind: 'trackingUpdated',
        message: '“Walnuts” is on its way',
        data: { request_id: id, item: 'Walnuts', tag: 'InTransit' },
      },
    ]);
  });
});
