import { describe, expect, test } from 'vitest';
import {
  allowedEvents,
  decide,
  defineStateMachine,
  firstVersion,
  HistoryEntry,
  listOf,
  mermaid,
  PartyMessage,
  soonestTimer,
  timersOf,
} from '#shared/kernel/state-machine.ts';

const door = defineStateMachine({
  name: 'door',
  version: 1,
  initial: 'closed',
  states: { closed: 'live', open: 'live', locked: 'settled', burnt: 'ended' },
  creation: { event: 'build', actor: 'owner', effects: ['hang'], notify: [] },
  transitions: [
    { event: 'open', actor: ['owner', 'guest'], from: 'closed', to: 'open', guard: 'invited', joint: true },
    { event: 'close', actor: 'owner', from: 'open', to: 'closed' },
    { event: 'lock', actor: 'owner', from: 'closed', to: 'locked', guard: ['hasKey', 'atNight'], effects: ['turn'] },
    { event: 'lock', actor: 'owner', from: 'closed', to: 'burnt', guard: 'hasKey' },
    { event: 'draught', actor: 'system', from: ['open', 'closed'], to: 'closed', after: 'wind' },
  ],
});
const everything = () => true;

const lamp = defineStateMachine({
  name: 'lamp',
  version: 3,
  initial: 'off',
  states: { off: 'live', on: 'live', broken: 'ended' },
  creation: { event: 'buy', actor: 'owner', effects: [], notify: [] },
  transitions: [
    { event: 'light', actor: 'owner', from: 'off', to: 'on', guard: ['hasOil', 'isDark'] },
    { event: 'fade', actor: 'system', from: 'on', to: 'off', after: 'oil' },
    { event: 'fade', actor: 'system', from: 'on', to: 'broken', after: 'oil' },
    { event: 'gust', actor: 'system', from: 'on', to: 'off', after: 'wind' },
  ],
});

describe('a decision', () => {
  test('applies the first row whose guards all hold', () => {
    const attempt = { event: 'lock', actor: 'owner', by: 'ann' } as const;
    const atNight = decide(door, { state: 'closed', history: [] }, attempt, everything);
    const byDay = decide(door, { state: 'closed', history: [] }, attempt, (guard) => guard !== 'atNight');
    expect(atNight).toMatchObject({ kind: 'apply', transition: { to: 'locked', effects: ['turn'] } });
    expect(byDay).toMatchObject({ kind: 'apply', transition: { to: 'burnt' } });
  });

  test("refuses an event that the state does not list, naming the state and the actor's events", () => {
    const decision = decide(
      door,
      { state: 'open', history: [] },
      { event: 'lock', actor: 'owner', by: 'ann' },
      everything,
    );
    expect(decision).toStrictEqual({ kind: 'refused', currentState: 'open', allowedEvents: ['close'] });
  });

  test('refuses an event of another actor', () => {
    const decision = decide(
      door,
      { state: 'open', history: [] },
      { event: 'close', actor: 'guest', by: 'bob' },
      everything,
    );
    expect(decision).toEqual({ kind: 'refused', currentState: 'open', allowedEvents: [] });
  });

  test('names the guard that failed, and leaves failing events out of the allowed ones', () => {
    const attempt = { event: 'lock', actor: 'owner', by: 'ann' } as const;
    const decision = decide(door, { state: 'closed', history: [] }, attempt, () => false);
    expect(decision).toEqual({ kind: 'refused', currentState: 'closed', allowedEvents: [], guard: 'hasKey' });
  });

  test('recognises a repeat by the same account at any later time', () => {
    const history = [{ event: 'lock', actor: 'owner', by: 'ann' }];
    const again = decide(door, { state: 'locked', history }, { event: 'lock', actor: 'owner', by: 'ann' }, everything);
    const other = decide(door, { state: 'locked', history }, { event: 'lock', actor: 'owner', by: 'eve' }, everything);
    expect(again).toEqual({ kind: 'repeat' });
    expect(other.kind).toBe('refused');
  });

  test('accepts a joint event as a repeat for every actor who may send it', () => {
    const history = [{ event: 'open', actor: 'owner', by: 'ann' }];
    const decision = decide(door, { state: 'open', history }, { event: 'open', actor: 'guest', by: 'bob' }, everything);
    expect(decision).toEqual({ kind: 'repeat' });
  });

  test('accepts no joint event as a repeat for an actor who may not send it', () => {
    const history = [{ event: 'open', actor: 'owner', by: 'ann' }];
    const attempt = { event: 'open', actor: 'system', by: 'clock' } as const;
    expect(decide(door, { state: 'open', history }, attempt, everything).kind).toBe('refused');
  });

  test('names the guard that failed among several, and none where the state forbids the event', () => {
    const attempt = { event: 'light', actor: 'owner', by: 'ann' } as const;
    const refused = (state: 'off' | 'on') =>
      decide(lamp, { state, history: [] }, attempt, (guard, event) => guard === 'hasOil' && event === 'light');
    expect(refused('off')).toEqual({ kind: 'refused', currentState: 'off', allowedEvents: [], guard: 'isDark' });
    expect(refused('on')).toEqual({ kind: 'refused', currentState: 'on', allowedEvents: [] });
  });

  test('applies an event again where the current state lists it again', () => {
    const history = [{ event: 'open', actor: 'owner', by: 'ann' }];
    const decision = decide(
      door,
      { state: 'closed', history },
      { event: 'open', actor: 'owner', by: 'ann' },
      everything,
    );
    expect(decision.kind).toBe('apply');
  });
});

test('what is stored of a past and of its words is read back whole', () => {
  const entry = { event: 'open', actor: 'owner', by: 'ann' };
  expect(HistoryEntry.parse(entry)).toEqual(entry);
  for (const code of [5, null]) {
    const words = { to: 'owner', code, message: 'The door is open' };
    expect(PartyMessage.parse(words)).toEqual(words);
  }
});

describe('reading a table', () => {
  test('lists the events of an actor in a state, once each', () => {
    expect(allowedEvents(door, 'closed', 'owner')).toEqual(['open', 'lock']);
    expect(allowedEvents(door, 'burnt', 'owner')).toEqual([]);
  });

  test('lists only events whose guards hold, if it is asked for that', () => {
    expect(allowedEvents(door, 'closed', 'owner', (guard) => guard === 'hasKey')).toEqual(['lock']);
    expect(allowedEvents(door, 'closed', 'guest')).toEqual(['open']);
    expect(allowedEvents(door, 'closed', 'owner', (_guard, event) => event === 'open')).toEqual(['open']);
  });

  test('begins every item with the version of the table and an empty history', () => {
    const at = '2026-03-01T12:00:00.000Z';
    expect(firstVersion(lamp, at)).toEqual({
      version: 1,
      status: 'off',
      processVersion: 3,
      createdAt: at,
      updatedAt: at,
      history: [],
    });
  });

  test('reads one value as a list of it, and none as an empty list', () => {
    expect([listOf(undefined), listOf('a'), listOf(['a', 'b'])]).toEqual([[], ['a'], ['a', 'b']]);
  });

  test('knows which timer of a state is due first, and the first of the table where two are due at once', () => {
    const soonest = (state: 'off' | 'on', due: Readonly<Record<'fade' | 'gust', number>>) =>
      soonestTimer(lamp, state, (event) => due[event]);
    expect(timersOf(lamp, 'on')).toEqual([
      { event: 'fade', timer: 'oil' },
      { event: 'gust', timer: 'wind' },
    ]);
    expect(soonest('on', { fade: 20, gust: 10 })).toEqual({ event: 'gust', dueAt: 10 });
    expect(soonest('on', { fade: 10, gust: 20 })).toEqual({ event: 'fade', dueAt: 10 });
    expect(soonest('on', { fade: 10, gust: 10 })).toEqual({ event: 'fade', dueAt: 10 });
    expect(soonest('off', { fade: 10, gust: 10 })).toBeUndefined();
  });

  test('lists the timers of a state', () => {
    expect(timersOf(door, 'open')).toEqual([{ event: 'draught', timer: 'wind' }]);
    expect(timersOf(door, 'locked')).toEqual([]);
  });

  test('draws an end where nothing leads on, but not where life has only stopped', () => {
    const parcel = defineStateMachine({
      name: 'parcel',
      version: 1,
      initial: 'sent',
      states: { sent: 'live', stuck: 'live', paid: 'settled', filed: 'settled' },
      creation: { event: 'send', actor: 'owner', effects: [], notify: [] },
      transitions: [
        { event: 'lose', actor: 'owner', from: 'sent', to: 'stuck' },
        { event: 'pay', actor: 'owner', from: 'sent', to: 'paid' },
        { event: 'file', actor: 'owner', from: 'paid', to: 'filed' },
        { event: 'note', actor: 'owner', from: 'filed', to: 'filed' },
      ],
    });
    const ends = mermaid(parcel).match(/\S+ --> \[\*\]/g);
    expect(ends).toEqual(['filed --> [*]']);
  });

  test('draws every row and both ends', () => {
    expect(mermaid(door)).toBe(
      [
        'stateDiagram-v2',
        '  [*] --> closed: owner build',
        '  closed --> open: owner or guest open [invited]',
        '  open --> closed: owner close',
        '  closed --> locked: owner lock [hasKey, atNight]',
        '  closed --> burnt: owner lock [hasKey]',
        '  open --> closed: system draught',
        '  closed --> closed: system draught',
        '  locked --> [*]',
        '  burnt --> [*]',
        '',
      ].join('\n'),
    );
  });
});
