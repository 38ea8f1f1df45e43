import { expect, test } from 'vitest';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { idempotency } from '#shared/platform/http/idempotency.dynamo.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';
import { goodGibbyRequest, goodRequest, openPorts, send, strictRoute } from './pipeline-under-test.ts';

/** Lambda's context when the reserve is all that is left. */
const lastMoment = { getRemainingTimeInMillis: () => 500 };
const never = () => new Promise(() => undefined);

test('a handler that has used up its time is a documented 503 with Retry-After, in the words of each family', async () => {
  const dropin = await send(strictRoute, openPorts(), goodRequest, never, lastMoment);
  expect([dropin.status, dropin.headers['retry-after'], dropin.json]).toMatchObject([503, '1', { reason: 'busy' }]);

  const gibbyRoute = { ...strictRoute, path: '/api/things/{thingId}' } as const;
  const gibby = await send(gibbyRoute, openPorts(), goodGibbyRequest, never, lastMoment);
  expect([gibby.status, gibby.headers['retry-after'], gibby.json]).toMatchObject([
    503,
    '1',
    { error: { http_code: 503, code: 'busy' } },
  ]);
});

test('a handler in time is not disturbed', async () => {
  const context = { getRemainingTimeInMillis: () => 10_000 };
  expect((await send(strictRoute, openPorts(), goodRequest, undefined, context)).status).toBe(200);
});

test('what it would store later is refused, and the retry under its key stores it once', async () => {
  const runtime = await testRuntime();
  const ports = { ...openPorts(), idempotency: idempotency(runtime) };
  const keyed = { ...goodRequest, headers: { ...goodRequest.headers, 'idempotency-key': 'k' } };
  const table = tableOf(runtime);
  const gate = Promise.withResolvers<void>();
  const late = Promise.withResolvers<unknown>();
  const store = (by: string) => table.commit([table.put({ PK: `THING#${by}`, SK: 'T' })]);

  const cut = await send(
    strictRoute,
    ports,
    keyed,
    async () => {
      await gate.promise;
      const outcome = await store('first').catch((thrown: unknown) => thrown);
      late.resolve(outcome);
    },
    lastMoment,
  );
  expect(cut.status).toBe(503);
  const retried = await send(strictRoute, ports, keyed, async () => {
    await store('retry');
    return { id: '1', name: 'kettle' };
  });
  gate.resolve();

  expect(await late.promise).toMatchObject({ code: 'busy' });
  expect(retried.status).toBe(200);
  const things = (await itemsOf(runtime)).map(({ PK }) => String(PK)).filter((key) => key.startsWith('THING#'));
  expect(things).toEqual(['THING#retry']);
});

test('without a key, what it would store later is refused as well', async () => {
  const runtime = await testRuntime();
  const table = tableOf(runtime);
  const gate = Promise.withResolvers<void>();
  const late = Promise.withResolvers<unknown>();
  const cut = await send(
    strictRoute,
    openPorts(),
    goodRequest,
    async () => {
      await gate.promise;
      late.resolve(await table.commit([table.put({ PK: 'THING', SK: 'T' })]).catch((thrown: unknown) => thrown));
    },
    lastMoment,
  );
  expect(cut.status).toBe(503);
  // The function wakes up for another request.
  expect((await send(strictRoute, openPorts(), goodRequest)).status).toBe(200);
  gate.resolve();
  expect(await late.promise).toMatchObject({ code: 'busy' });
  expect(await itemsOf(runtime)).toEqual([]);
});
