import { expect, test } from 'vitest';
import { handler as getPriceConfig } from '#functions/dropin/support/get-price-config/handler.ts';
import { priceOfStream } from '#shared/dropin/gigs/price.rules.ts';
import { call } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';

test('GET /apppriceconfig answers the fees by which a gig is priced', async () => {
  const { status, body } = await call(getPriceConfig, await testRuntime());

  expect([status, body]).toEqual([200, { initialFee: 10, streamingFee: 1, travelFee: 0 }]);
  for (const minutes of [0, 1, 45, 240]) {
    const { priceMinor } = priceOfStream(minutes * 60);
    expect(priceMinor).toBe(100 * (body.initialFee + body.travelFee + body.streamingFee * minutes));
  }
});
