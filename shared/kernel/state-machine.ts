import * as z from 'zod';
import type { Timestamp } from './time.ts';

/**
 * The engine for state machines. A state machine is a table of plain data; the functions here read it. They decide, and
 * never act: the caller writes the decision in one conditional transaction.
 */

/** `live`: the lifecycle goes on. `settled`: paid, the rest is bookkeeping. `ended`: over without a payment due. */
type StateKind = 'live' | 'settled' | 'ended';

type OneOrMore<T> = T | readonly T[];

/** A notification that a transition causes. `code` is the push code of the mobile apps, null for plain text. */
export const PartyMessage = z.object({ to: z.string(), code: z.int().nullable(), message: z.string() }).readonly();
export type PartyMessage = z.infer<typeof PartyMessage>;

/** The names that the rows of a state machine use. */
interface RowTypes {
  readonly state: string;
  readonly event: string;
  readonly actor: string;
  readonly guard: string;
  readonly effect: string;
  readonly timer: string;
}

/** What the compiler knows of a state machine. Every other type of the machine is derived from it. */
interface MachineTypes extends RowTypes {
  /** The events that timers raise. */
  readonly timerEvent: string;
  readonly creationEffect: string;
  /** The effects of each event, of all its rows together. */
  readonly effectsOf: Readonly<Record<string, string>>;
}

/** One row of a state machine. */
export interface Transition<T extends RowTypes = RowTypes> {
  readonly event: T['event'];
  readonly actor: OneOrMore<T['actor']>;
  readonly from: OneOrMore<NoInfer<T['state']>>;
  readonly to: NoInfer<T['state']>;
  /** All of these must hold. Rows with the same event and state are tried in the order of the table. */
  readonly guard?: OneOrMore<T['guard']>;
  /** Name of the timer that raises the event. */
  readonly after?: T['timer'];
  /**
   * Writes that belong to the same transaction as the transition. Provider calls are not effects: they follow the
   * event.
   */
  readonly effects?: readonly T['effect'][];
  readonly notify?: readonly PartyMessage[];
  /** One party's event counts for both: when the other party sends it afterwards, that is a repeat as well. */
  readonly joint?: true;
}

/** How an item is created; its first state is the state machine's `initial`. */
interface Creation<T extends MachineTypes = MachineTypes> {
  readonly event: string;
  readonly actor: T['actor'];
  readonly effects: readonly T['creationEffect'][];
  readonly notify: readonly PartyMessage[];
}

/** A state machine as data. Every item stores its `version`, so a new version does not touch items under way. */
export interface StateMachine<T extends MachineTypes = MachineTypes> {
  readonly name: string;
  readonly version: number;
  readonly initial: NoInfer<T['state']>;
  readonly states: Readonly<Record<T['state'], StateKind>>;
  readonly creation: Creation<T>;
  readonly transitions: readonly Transition<T>[];
}

/** A history entry of an item. `by` is the account id, or `system`. */
export const HistoryEntry = z.object({ event: z.string(), actor: z.string(), by: z.string() });
export type HistoryEntry = Readonly<z.infer<typeof HistoryEntry>>;

/** What the engine needs of an item: its current state and its history, oldest first. */
interface CurrentState<State extends string> {
  readonly state: State;
  readonly history: readonly HistoryEntry[];
}

/**
 * An actor's attempt to raise an event. `by` distinguishes two accounts of the same role: two operators may both claim.
 */
interface Attempt<Event extends string, Actor extends string> {
  readonly event: Event;
  readonly actor: Actor;
  readonly by: string;
}

/** The types of a machine, reduced to one event: its rows have only the effects of that event. */
export interface TypesOfEvent<T extends MachineTypes, Event extends T['event']> extends RowTypes {
  readonly state: T['state'];
  readonly event: Event;
  readonly actor: T['actor'];
  readonly guard: T['guard'];
  readonly effect: T['effectsOf'][Event];
  readonly timer: T['timer'];
}

/** The decision about an attempt. */
export type MachineDecision<T extends MachineTypes = MachineTypes, Event extends T['event'] = T['event']> =
  | { readonly kind: 'apply'; readonly transition: MachineTransition<T, Event> }
  /** It has already happened: return 200 with the stored result and change nothing. */
  | { readonly kind: 'repeat' }
  /** 409. `guard` names the first guard that failed, if the state alone would have allowed the event. */
  | {
      readonly kind: 'refused';
      readonly currentState: T['state'];
      readonly allowedEvents: readonly T['event'][];
      readonly guard?: T['guard'];
    };

/** A row of a machine; with `Event`, a row of one of these events. */
export type MachineTransition<T extends MachineTypes, Event extends T['event'] = T['event']> = Transition<
  TypesOfEvent<T, Event>
>;

/** The types of a table: its states, events, actors, guards and effects. */
export type TypesOf<Machine> = Machine extends StateMachine<infer T> ? T : never;

/** What the compiler learns from the rows and the creation as they are written. */
type Row = Omit<Transition, 'from' | 'to'>;
type CreationRow = Pick<Creation, 'actor' | 'effects'>;
type OneOf<Value> = Value extends readonly (infer Each extends string)[] ? Each : Extract<Value, string>;
type NamesIn<R, Key extends string> = R extends { readonly [K in Key]: infer Value } ? OneOf<Value> : never;

interface TypesIn<State extends string, C extends CreationRow, R extends Row> extends MachineTypes {
  readonly state: State;
  readonly event: R['event'];
  readonly actor: C['actor'] | NamesIn<R, 'actor'>;
  readonly guard: NamesIn<R, 'guard'>;
  readonly effect: NamesIn<R, 'effects'>;
  readonly timer: NamesIn<R, 'after'>;
  readonly timerEvent: Extract<R, { readonly after: string }>['event'];
  readonly creationEffect: C['effects'][number];
  readonly effectsOf: { readonly [E in R['event']]: NamesIn<Extract<R, { readonly event: E }>, 'effects'> };
}

/** Keeps the literal types of a table, so that a misspelt state, event or effect does not compile. */
export function defineStateMachine<
  const State extends string,
  const C extends CreationRow,
  const R extends Row & { readonly from: OneOrMore<NoInfer<State>>; readonly to: NoInfer<State> },
>(
  machine: StateMachine<TypesIn<State, C, R>> & {
    readonly states: Readonly<Record<State, StateKind>>;
    readonly creation: C;
    readonly transitions: readonly R[];
  },
): StateMachine<TypesIn<State, C, R>> {
  return machine;
}

/** The fields with which every item of a machine begins, at `at`. */
export function firstVersion<T extends MachineTypes>(machine: StateMachine<T>, at: Timestamp) {
  const { initial, version } = machine;
  return { version: 1, status: initial, processVersion: version, createdAt: at, updatedAt: at, history: [] };
}

/** A single value or a list, as a list. */
export function listOf<T extends string>(value: OneOrMore<T> | undefined): readonly T[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/**
 * Decides what an attempt does to an item. `holds` says whether a guard is satisfied if this actor sends an event now:
 * the attempted one, or another that might be allowed instead. A possible transition takes precedence over a repeat, so
 * an event that is repeatable from the current state is applied again. Otherwise an event that this actor has performed
 * at any time before is a repeat.
 */
export function decide<T extends MachineTypes, Event extends T['event']>(
  machine: StateMachine<T>,
  item: CurrentState<NoInfer<T['state']>>,
  attempt: Attempt<Event, NoInfer<T['actor']>>,
  holds: (guard: T['guard'], event: T['event']) => boolean,
): MachineDecision<T, Event> {
  const candidates = machine.transitions
    .filter((row) => isRowOf<T, Event>(row, attempt.event))
    .filter((row) => listOf(row.actor).includes(attempt.actor) && listOf(row.from).includes(item.state));
  const transition = candidates.find((row) => listOf(row.guard).every((guard) => holds(guard, row.event)));
  if (transition) return { kind: 'apply', transition };
  if (hasHappened(machine, item.history, attempt)) return { kind: 'repeat' };
  const failed = candidates.flatMap((row) => listOf(row.guard)).find((guard) => !holds(guard, attempt.event));
  return {
    kind: 'refused',
    currentState: item.state,
    allowedEvents: allowedEvents(machine, item.state, attempt.actor, holds),
    ...(failed === undefined ? {} : { guard: failed }),
  };
}

function isRowOf<T extends MachineTypes, Event extends T['event']>(
  row: Transition<T>,
  event: Event,
): row is Transition<T> & MachineTransition<T, Event> {
  return row.event === event;
}

function hasHappened(
  machine: StateMachine,
  history: readonly HistoryEntry[],
  attempt: Attempt<string, string>,
): boolean {
  const joint = machine.transitions.some(
    (row) => row.event === attempt.event && row.joint === true && listOf(row.actor).includes(attempt.actor),
  );
  return history.some((entry) => entry.event === attempt.event && (joint || entry.by === attempt.by));
}

/**
 * The events that an actor may send in a state, in table order. With `holds`, only those whose guards are satisfied.
 */
export function allowedEvents<T extends MachineTypes>(
  machine: StateMachine<T>,
  state: NoInfer<T['state']>,
  actor: NoInfer<T['actor']>,
  holds: (guard: T['guard'], event: T['event']) => boolean = () => true,
): readonly T['event'][] {
  const rows = machine.transitions.filter(
    (row) =>
      listOf(row.from).includes(state) &&
      listOf(row.actor).includes(actor) &&
      listOf(row.guard).every((guard) => holds(guard, row.event)),
  );
  return [...new Set(rows.map((row) => row.event))];
}

/** The timers that run while an item is in a state, and the event that each raises. */
export function timersOf<T extends MachineTypes>(
  machine: StateMachine<T>,
  state: NoInfer<T['state']>,
): readonly { readonly event: T['timerEvent']; readonly timer: T['timer'] }[] {
  const rows = machine.transitions.filter((row) => listOf(row.from).includes(state)).filter(isTimed);
  const timers = new Map(rows.map(({ after, event }) => [after, event]));
  return [...timers].map(([timer, event]) => ({ event, timer }));
}

function isTimed<T extends MachineTypes>(
  row: Transition<T>,
): row is Transition<T> & { readonly event: T['timerEvent']; readonly after: T['timer'] } {
  return row.after !== undefined;
}

/** A running timer: the event that it raises, and when it is due (milliseconds since the epoch). */
export interface Timer<Event extends string> {
  readonly event: Event;
  readonly dueAt: number;
}

/** The first timer to become due, by `dueAt`, of those that run in a state; undefined without any. */
export function soonestTimer<T extends MachineTypes>(
  machine: StateMachine<T>,
  state: NoInfer<T['state']>,
  dueAt: (event: T['timerEvent']) => number,
): Timer<T['timerEvent']> | undefined {
  const timers = timersOf(machine, state).map(({ event }) => ({ event, dueAt: dueAt(event) }));
  return timers.reduce<Timer<T['timerEvent']> | undefined>(
    (soonest, timer) => (soonest === undefined || timer.dueAt < soonest.dueAt ? timer : soonest),
    undefined,
  );
}

/** The state machine as a Mermaid `stateDiagram-v2`, for the documentation. */
export function mermaid(machine: StateMachine): string {
  const lines = machine.transitions.flatMap((row) =>
    listOf(row.from).map((from) => {
      const guards = listOf(row.guard);
      const condition = guards.length > 0 ? ` [${guards.join(', ')}]` : '';
      return `  ${from} --> ${row.to}: ${listOf(row.actor).join(' or ')} ${row.event}${condition}`;
    }),
  );
  const begin = `  [*] --> ${machine.initial}: ${machine.creation.actor} ${machine.creation.event}`;
  const ends = Object.entries(machine.states)
    .filter(
      ([state, kind]) =>
        kind !== 'live' && !machine.transitions.some((row) => row.to !== state && listOf(row.from).includes(state)),
    )
    .map(([state]) => `  ${state} --> [*]`);
  return ['stateDiagram-v2', begin, ...lines, ...ends, ''].join('\n');
}

/** The `by` of commands that the system itself gives, such as a due timer. */
export const system = 'system';
