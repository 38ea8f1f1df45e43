import { describe, expect, test } from 'vitest';
import { allowedEvents, decide, defineStateMachine, mermaid, timersOf } from '#shared/kernel/state-machine.ts';

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
    expect(decision).toEqual({ kind: 'refused', currentState: 'open', allowedEvents: ['close'] });
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

describe('reading a table', () => {
  test('lists the events of an actor in a state, once each', () => {
    expect(allowedEvents(door, 'closed', 'owner')).toEqual(['open', 'lock']);
    expect(allowedEvents(door, 'burnt', 'owner')).toEqual([]);
  });

  test('lists the timers of a state', () => {
    expect(timersOf(door, 'open')).toEqual([{ event: 'draught', timer: 'wind' }]);
    expect(timersOf(door, 'locked')).toEqual([]);
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
