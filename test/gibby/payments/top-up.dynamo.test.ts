import { expect, test } from 'vitest';
import { topUps } from '#shared/gibby/payments/top-up.dynamo.ts';
import { changeTopUp, decideTopUp, newTopUp, type TopUpAttempt } from '#shared/gibby/payments/top-up-change.rules.ts';
import { topUpDraft } from '#test/support/builders.ts';
import { itemsOf } from '#test/support/items.ts';
import { testRuntime } from '#test/support/store.ts';

async function given(...ids: readonly string[]) {
  const runtime = await testRuntime();
  const port = topUps(runtime);
  for (const id of ids) {
    const { topUp, event } = newTopUp(topUpDraft({ id }), runtime.clock.now());
    await port.commit(port.creation(topUp, event));
    runtime.clock.advance(1);
  }
  const stored = async (id: string) => {
    const topUp = await port.get(id);
    if (!topUp) throw new Error(`There is no payment ${id}.`);
    return topUp;
  };
  /** A transition of the stored payment, which the caller commits. */
  const change = async (id: string, event: TopUpAttempt['event']) => {
    const topUp = await stored(id);
    const attempt = { event, by: 'notify', now: runtime.clock.now() } as const;
    const decision = decideTopUp(topUp, attempt);
    if (decision.kind !== 'apply') throw new Error(`${event} was not applied.`);
    const changed = changeTopUp(topUp, decision.transition, attempt);
    return { changed, commit: () => port.commit(port.change(changed.topUp, changed.event)) };
  };
  const due = async (limit = 10) => {
    const at = new Date(runtime.clock.now()).toISOString();
    return (await port.dueForCheck(at, limit)).map(({ id }) => id);
  };
  return { runtime, port, stored, change, due };
}

test('a payment is read as it was written, and has its first event', async () => {
  const { runtime, port } = await given();
  const { topUp, event } = newTopUp(topUpDraft({ id: 'TOPUP_a' }), runtime.clock.now());
  await port.commit(port.creation(topUp, event));
  expect(await port.get('TOPUP_a')).toEqual(topUp);
  const items = await itemsOf(runtime);
  expect(items.map(({ PK, SK }) => [PK, SK])).toEqual([
    ['TXN#TOPUP_a', 'EVT#000001'],
    ['TXN#TOPUP_a', 'T'],
  ]);
  expect(items[0]).toMatchObject({ ...event });
});

test('an id is used once', async () => {
  const { port, stored } = await given('TOPUP_a');
  const before = await stored('TOPUP_a');
  const again = newTopUp(topUpDraft({ id: 'TOPUP_a', userId: 8 }), 0);
  await expect(port.commit(port.creation(again.topUp, again.event))).rejects.toMatchObject({
    code: 'changed_meanwhile',
  });
  expect(await stored('TOPUP_a')).toEqual(before);
});

test('of two changes of one version one is committed', async () => {
  const { change, stored } = await given('TOPUP_a');
  const [paid, failed] = [await change('TOPUP_a', 'payTopUp'), await change('TOPUP_a', 'failTopUp')];
  await paid.commit();
  await expect(failed.commit()).rejects.toMatchObject({ code: 'changed_meanwhile' });
  expect(await stored('TOPUP_a')).toEqual(paid.changed.topUp);
});

test('due payments are listed in the order of their time, and decided ones no longer', async () => {
  const { runtime, due, change } = await given('TOPUP_c', 'TOPUP_a', 'TOPUP_b');
  runtime.clock.advance(590);
  expect(await due()).toEqual([]);
  runtime.clock.advance(100);
  expect(await due()).toEqual(['TOPUP_c', 'TOPUP_a', 'TOPUP_b']);
  expect(await due(2)).toEqual(['TOPUP_c', 'TOPUP_a']);
  await (await change('TOPUP_a', 'payTopUp')).commit();
  expect(await due()).toEqual(['TOPUP_c', 'TOPUP_b']);
});

test('a postponed payment is due later, and keeps its version', async () => {
  const { runtime, port, stored, due } = await given('TOPUP_a');
  const topUp = await stored('TOPUP_a');
  runtime.clock.advance(700);
  await port.postpone(topUp, new Date(runtime.clock.now() + 60_000).toISOString());
  expect([await due(), (await stored('TOPUP_a')).version]).toEqual([[], 1]);
  runtime.clock.advance(61);
  expect(await due()).toEqual(['TOPUP_a']);
});

test('a payment that was decided concurrently is not postponed', async () => {
  const { runtime, port, stored, change, due } = await given('TOPUP_a');
  const before = await stored('TOPUP_a');
  await (await change('TOPUP_a', 'payTopUp')).commit();
  await port.postpone(before, '2026-03-01T12:20:00.000Z');
  runtime.clock.advance(86_400);
  expect([await due(), (await stored('TOPUP_a')).nextCheckAt]).toEqual([[], null]);
});
