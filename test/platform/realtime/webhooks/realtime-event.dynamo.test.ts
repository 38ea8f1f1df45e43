import { expect, test } from 'vitest';
import { realtimeEvents } from '#shared/platform/realtime/webhooks/realtime-event.dynamo.ts';
import { realtimeEvents as topic } from '#shared/platform/realtime/webhooks/realtime-events.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

const on = { WEBHOOK_URL: 'https://example.com', WEBHOOK_EVENTS: 'channel_occupied,client_event' };
const occupied = { name: 'channel_occupied', channel: 'news' } as const;

test('an event that the webhook asks for is a record of its channel, once for each occurrence', async () => {
  const runtime = await testRuntime(on);
  const { record } = realtimeEvents(runtime);
  await record(occupied, '1');
  await record(occupied, '1');
  await record(occupied, '2');
  const items = await itemsOf(runtime);
  expect(items.map(({ PK, SK }) => [PK, SK])).toEqual([
    ['RTE#news', 'EVT#channel_occupied#1'],
    ['RTE#news', 'EVT#channel_occupied#2'],
  ]);
  expect(topic.record.parse(items[0])).toEqual({ event: occupied, following: [], at: runtime.clock.now() });
  expect(items[0]?.ttl).toBe(runtime.clock.now() / 1000 + 24 * 3600);
});

test.each([
  ['without a webhook', { ...on, WEBHOOK_URL: '' }],
  ['when the webhook does not ask for it', { ...on, WEBHOOK_EVENTS: 'client_event' }],
])('%s nothing is written', async (_when, variables) => {
  const runtime = await testRuntime(variables);
  await realtimeEvents(runtime).record(occupied, '1');
  expect(await itemsOf(runtime)).toEqual([]);
});

test.each([
  ['a secret token names', `private-${'a'.repeat(48)}`],
  ['only the server subscribes connections to', '#watch-ada'],
])('nothing is written about a channel that %s', async (_which, channel) => {
  const runtime = await testRuntime(on);
  await realtimeEvents(runtime).record({ name: 'channel_occupied', channel }, '1');
  expect(await itemsOf(runtime)).toEqual([]);
});
