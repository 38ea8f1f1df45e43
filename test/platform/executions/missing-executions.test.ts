import { expect, test } from 'vitest';
import { nextGigTimer } from '#shared/dropin/gigs/gig-decision.rules.ts';
import { fireDueGigTimer } from '#shared/dropin/gigs/gig-timer.usecase.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { startMissingExecutions } from '#shared/kernel/timers.ts';
import { gigFixture } from '../../dropin/gigs/stored-gig-fixture.ts';
import { recordedExecutions } from './executions.ts';

/** The search as the scheduled task makes it. */
async function searching() {
  const fixture = await gigFixture();
  const { gigs } = fixture.ports;
  const executions = recordedExecutions();
  const search = () =>
    startMissingExecutions({ items: gigs, read: gigs.get, timerOf: nextGigTimer, executions }, fixture.clock.now());
  const listed = () => gigs.dueBefore('9');
  return { ...fixture, gigs, executions, search, listed };
}

test('a gig is left alone until its timer should have fired two minutes ago', async () => {
  const { request, clock, search, executions } = await searching();
  const { id } = await request();
  clock.advance(30 + 120);
  expect(await search()).toEqual([]);
  clock.advance(1);
  expect(await search()).toEqual([id]);
  expect(executions.started).toEqual([{ itemId: id, state: 'pendingOperator', timeoutSeconds: 1 }]);
});

test('a stream with heartbeats is no late one, and is not looked at again before its timer is due', async () => {
  const { play, steps, customer, clock, gigs, search, listed } = await searching();
  const { id } = await play([...steps.streaming, 400, ['extend', customer], 100]);
  await gigs.recordPing(id, 'operator', timestampOf(clock.now()));
  clock.advance(300);
  expect(await gigs.dueBefore(timestampOf(clock.now()))).toEqual([id]);
  expect(await search()).toEqual([]);
  const before = timestampOf(clock.now());
  expect(await gigs.dueBefore(before)).toEqual([]);
  expect(await listed()).toEqual([id]);
});

test('a gig whose last timer has fired is in the index no more', async () => {
  const { request, ports, clock, listed } = await searching();
  const { id } = await request();
  expect(await listed()).toEqual([id]);
  clock.advance(30);
  expect(await fireDueGigTimer(ports, id)).toMatchObject({ status: 'expired' });
  expect(await listed()).toEqual([]);
});

test('one that cannot be read keeps no other waiting, and counts as late itself', async () => {
  const { request, clock, gigs, executions } = await searching();
  const { id } = await request();
  clock.advance(30 + 121);
  const items = { ...gigs, dueBefore: async () => ['unreadable', id] };
  const read = async (gigId: string) => {
    if (gigId === 'unreadable') throw new Error('It does not fit its schema.');
    return gigs.get(gigId);
  };
  const late = await startMissingExecutions({ items, read, timerOf: nextGigTimer, executions }, clock.now());
  expect(late).toEqual(['unreadable', id]);
  expect(executions.started).toHaveLength(1);
});
