import { describe, expect, test } from 'vitest';
import { requester, traveller } from '../deal-fixture.ts';
import { priceToPay, seen, trackingFixture } from './tracking-fixture.ts';

describe('when the store committed and its answer was lost', () => {
  test('a shipment step is answered as done, and was done once', async () => {
    const { paid, purchase, deliver, receive, lost, ports, balance } = await trackingFixture();
    const id = await paid();
    for (const step of [() => purchase(traveller, id), () => deliver(traveller, id), () => receive(requester, id)]) {
      lost.requests = 1;
      const { status, body } = await step();
      expect([status, body.http_code, lost.requests]).toEqual([200, 201, 0]);
    }
    const events = (await ports.requests.events(id, 0)).map(({ event }) => event);
    expect(events.filter((event) => ['purchase', 'deliver', 'receive'].includes(event))).toEqual([
      'purchase',
      'deliver',
      'receive',
    ]);
    expect(await balance(`user:${traveller}:credit`)).toBe(20_000);
  });

  test('a complaint and its decision are made once', async () => {
    const { paid, complain, resolve, lost, balance } = await trackingFixture();
    const id = await paid();
    lost.requests = 1;
    expect((await complain(requester, id)).status).toBe(200);
    lost.requests = 1;
    expect((await resolve(id, { outcome: 'requester' })).status).toBe(200);
    expect([lost.requests, await balance(`user:${requester}:credit`)]).toEqual([0, priceToPay]);
  });

  test('the courier gets an error and repeats the update, which is stored once', async () => {
    const { paid, deliver, update, detail, lost, items } = await trackingFixture();
    const id = await paid();
    await deliver(traveller, id);
    lost.trackings = 1;
    expect((await update(seen)).status).toBe(500);
    const before = await items();
    expect((await update(seen)).status).toBe(200);
    expect(await items()).toEqual(before);
    expect((await detail(requester, id)).body.data.tracking_details).toHaveLength(5);
  });
});

test('a courier update larger than one transaction is stored completely', async () => {
  const { paid, deliver, update, detail } = await trackingFixture();
  const id = await paid();
  await deliver(traveller, id);
  const many = Array.from({ length: 200 }, (_, minute) => ({
    tag: 'InTransit',
    checkpoint_time: new Date(Date.parse('2026-03-05T00:00:00Z') + minute * 60_000).toISOString().slice(0, 19),
    message: 'ON PROCESS',
  }));
  expect((await update(many)).status).toBe(200);
  const { tracking_details } = (await detail(requester, id)).body.data;
  expect(tracking_details).toHaveLength(200);
  expect(tracking_details[0].checkpoint_time).toBe('2026-03-05 03:19:00');
});
