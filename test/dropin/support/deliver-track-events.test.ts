import { expect, test } from 'vitest';
import { handler as deliverTrackEvents } from '#functions/dropin/support/deliver-track-events/handler.ts';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { createMixpanel } from '#infra/local/providers/mixpanel.ts';
import { analytics } from '#shared/dropin/support/analytics.adapter.ts';
import { consumerFunction } from '#shared/kernel/route/consumer.ts';
import type { ConsumerDefinition, Unit } from '#shared/kernel/route/define.ts';
import { serveProvider } from '#test/support/provider-server.ts';
import { testRuntime } from '#test/support/store.ts';

async function fixture() {
  const mixpanel = await serveProvider(createMixpanel(), { mixpanel: developmentCredentials.mixpanel });
  const runtime = await testRuntime({
    MIXPANEL_SECRET: 'mixpanel',
    MIXPANEL_URL: mixpanel.url,
    MIXPANEL_PER_HOUR: '1000',
  });
  const ports = { ...runtime, analytics: analytics(runtime) };
  const unit = deliverTrackEvents as Unit<ConsumerDefinition>;
  const run = consumerFunction('deliverTrackEvents', unit, ports, (image) => image);
  const delivered = () => mixpanel.asked.map(({ body }) => JSON.parse(body)[0].event);
  return { mixpanel, run, delivered };
}

/** One batch of the queue: ten messages at most. */
const batchOf = (...events: readonly string[]) => ({
  Records: events.map((event) => ({
    messageId: event,
    body: JSON.stringify({ id: `id-${event}`, udid: 'phone', event, properties: {}, at: 1_772_366_400_000 }),
  })),
});

test('only a refused event is delivered again, and the others around it are delivered', async () => {
  const { run, delivered } = await fixture();
  const { Records } = batchOf('first', 'last');
  const refused = { ...JSON.parse(Records[0]?.body ?? ''), id: 'an id that the provider does not take' };
  const [first, last] = Records;
  const records = [first, { messageId: 'refused', body: JSON.stringify(refused) }, last].filter(
    (one) => one !== undefined,
  );

  expect(await run({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'refused' }] });

  expect(delivered()).toEqual(['first', 'first', 'last']);
});

test('a full batch for a silent provider is returned within the time that the function has', async () => {
  const { mixpanel, run } = await fixture();
  mixpanel.misbehave(() => undefined);
  const names = Array.from({ length: 10 }, (_, index) => `event-${index}`);
  const startedAt = performance.now();

  const { batchItemFailures } = await run(batchOf(...names));

  expect(performance.now() - startedAt).toBeLessThan(9_500);
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(names);
});
