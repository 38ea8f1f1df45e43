import { expect, test } from 'vitest';
import { handler as broadcastEvent } from '#functions/realtime/broadcast-event/handler.ts';
import { gigEvents } from '#shared/dropin/gigs/gig-events.ts';
import { advanceStream } from '#shared/instant/streams/advance-stream.usecase.ts';
import { newStreamOf } from '#shared/instant/streams/requests/request-stream.usecase.ts';
import { streamMessages } from '#shared/instant/streams/stream-messages.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import { aGig } from '#test/support/builders.ts';
import { itemOf } from '#test/support/topic-items.ts';
import { customer, first, gigId } from '../dropin/gigs/gig-fixture.ts';
import { itemsOf } from '../support/items.ts';
import { realtime } from './harness.ts';

test('the record of an event reaches the members it concerns; a replayed one carries the same id', async () => {
  const { ports, deliver, connected, framesOf } = await realtime();
  const { gig, event } = aGig();
  await ports.gigs.commit(ports.gigs.creation(gig, event));
  for (const account of [customer, first]) {
    await ports.connections.subscribe(await connected(account, account), `private-account-${account}`);
  }
  const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
  const record = { eventID: 'one', dynamodb: { SequenceNumber: '1', NewImage: itemOf(gigEvents, event) } };
  expect(await consume({ Records: [record, record] })).toEqual({ batchItemFailures: [] });
  await deliver();
  for (const account of [customer, first]) {
    const ids = framesOf(account).map(({ data }) => JSON.parse(data).id);
    expect(ids).toEqual([`${gigId}-1`, `${gigId}-1`]);
  }
  expect(framesOf(customer)[0]?.event).toBe('gig-requested');
  expect(framesOf(first)[0]?.event).toBe('gig-offered');
});

test('an event whose gig is missing fails into the dead letters', async () => {
  const { ports } = await realtime();
  const { event } = aGig();
  const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
  const record = { dynamodb: { SequenceNumber: '7', NewImage: itemOf(gigEvents, event) } };
  expect(await consume({ Records: [record] })).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
});

test('both channels of an instant stream get its events and its chat, in the documented form', async () => {
  const { runtime, ports, deliver, connected, framesOf } = await realtime();
  const dealer = { phone: '15550100001', email: null };
  const { stream, tokens } = await newStreamOf(ports, { viewerAccount: null, dealer, notify: false }, undefined);
  for (const role of ['viewer', 'dealer'] as const) {
    await ports.connections.subscribe(await connected(role), `private-${tokens[role]}`);
  }
  for (const by of ['viewer', 'dealer'] as const) await advanceStream(ports, stream.id, { event: 'start', by });
  await advanceStream(ports, stream.id, { event: 'stop', by: 'dealer' });
  const said = {
    id: '8'.repeat(24),
    streamId: stream.id,
    role: 'viewer' as const,
    message: 'Hi',
    createdAt: '2026-01-01T00:00:00Z',
  };

  const items = await itemsOf(runtime);
  const records = [...items.filter(({ SK }) => String(SK).startsWith('EVT#')), itemOf(streamMessages, said)];
  const consume = consumerFunction('test', broadcastEvent, ports, (image) => image);
  const Records = records.map((NewImage, index) => ({
    eventID: `event-${index}`,
    dynamodb: { SequenceNumber: '1', NewImage },
  }));
  expect(await consume({ Records })).toEqual({ batchItemFailures: [] });
  await deliver();

  for (const role of ['viewer', 'dealer'] as const) {
    const heard = framesOf(role).map(({ event, channel, data }) => [event, channel, JSON.parse(data)]);
    const channel = `private-${tokens[role]}`;
    // A message has another key than the events, and comes whenever it does.
    expect(heard.filter(([event]) => event !== 'stream-message')).toEqual([
      ['stream-ready', channel, expect.objectContaining({ id: `${stream.id}-2`, actor: 'viewer', to: 'pending' })],
      ['streaming', channel, expect.objectContaining({ id: `${stream.id}-3`, code: 1, to: 'streaming' })],
      ['streaming', channel, expect.objectContaining({ id: `${stream.id}-4`, code: 3, to: 'stopped' })],
    ]);
    const { id, role: sender, message, createdAt } = said;
    expect(heard.filter(([event]) => event === 'stream-message')).toEqual([
      ['stream-message', channel, { id, role: sender, message, createdAt, seq: expect.any(Number) }],
    ]);
    for (const [, , data] of heard) expect(JSON.stringify(data)).not.toMatch(/[0-9a-f]{48}/);
  }
  // The table holds the members of the channels, and no token with which to join them.
  const text = JSON.stringify(await itemsOf(runtime));
  for (const token of [tokens.viewer, tokens.dealer]) expect(text).not.toContain(token);
  await ports.connections.close('viewer');
  expect(await itemsOf(runtime)).not.toContainEqual(expect.objectContaining({ SK: 'viewer' }));
});
