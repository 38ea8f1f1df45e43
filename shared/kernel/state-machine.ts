import * as z from 'zod';

/**
 * The engine for state machines. A state machine is a table of plain data; the functions here read it. They decide, and
 * never act: the caller writes the decision in one conditional transaction.
 */

/** `live`: the lifecycle goes on. `settled`: paid, the rest is bookkeeping. `ended`: over without a payment due. */
export type StateKind = 'live' | 'settled' | 'ended';

type OneOrMore<T> = T | readonly T[];

/** A notification that a transition causes. `code` is the push code of the mobile apps, null for plain text. */
export interface PartyMessage {
  readonly to: string;
  readonly code: number | null;
  readonly message: string;
}

/** One row of a state machine. */
export interface Transition<
  State extends string = string,
  Event extends string = string,
  Actor extends string = string,
  Guard extends string = string,
  Effect extends string = string,
  Timer extends string = string,
> {
  readonly event: Event;
  readonly actor: OneOrMore<Actor>;
  readonly from: OneOrMore<NoInfer<State>>;
  readonly to: NoInfer<State>;
  /** All of these must hold. Rows with the same event and state are tried in the order of the table. */
  readonly guard?: OneOrMore<Guard>;
  /** Name of the timer that raises the event. */
  readonly after?: Timer;
  /**
   * Writes that belong to the same transaction as the transition. Provider calls are not effects: they follow the
   * event.
   */
  readonly effects?: readonly Effect[];
  readonly notify?: readonly PartyMessage[];
  /** One party's event counts for both: when the other party sends it afterwards, that is a repeat as well. */
  readonly joint?: true;
}

/** How an item is created; its first state is the state machine's `initial`. */
export interface Creation<Actor extends string = string, Effect extends string = string> {
  readonly event: string;
  readonly actor: Actor;
  readonly effects: readonly Effect[];
  readonly notify: readonly PartyMessage[];
}

/** A state machine as data. Every item stores its `version`, so a new version does not touch items under way. */
export interface StateMachine<
  State extends string = string,
  Event extends string = string,
  Actor extends string = string,
  Guard extends string = string,
  Effect extends string = string,
  Timer extends string = string,
> {
  readonly name: string;
  readonly version: number;
  readonly initial: NoInfer<State>;
  readonly states: Readonly<Record<State, StateKind>>;
  readonly creation: Creation<Actor, Effect>;
  readonly transitions: readonly Transition<State, Event, Actor, Guard, Effect, Timer>[];
}

/** A history entry of an item. `by` is the account id, or `system`. */
export const HistoryEntry = z.object({ event: z.string(), actor: z.string(), by: z.string() });
export type HistoryEntry = Readonly<z.infer<typeof HistoryEntry>>;

/** What the engine needs of an item: its current state and its history, oldest first. */
export interface CurrentState<State extends string> {
  readonly state: State;
  readonly history: readonly HistoryEntry[];
}

/**
 * An actor's attempt to raise an event. `by` distinguishes two accounts of the same role: two operators may both claim.
 */
export interface Attempt<Event extends string, Actor extends string> {
  readonly event: Event;
  readonly actor: Actor;
  readonly by: string;
}

/** The decision about an attempt. */
export type MachineDecision<
  State extends string = string,
  Event extends string = string,
  Actor extends string = string,
  Guard extends string = string,
  Effect extends string = string,
  Timer extends string = string,
> =
  | {
      readonly kind: 'apply';
      readonly transition: Transition<State, Event, Actor, Guard, Effect, Timer>;
    }
  /** It has already happened: return 200 with the stored result and change nothing. */
  | { readonly kind: 'repeat' }
  /** 409. `guard` names the first guard that failed, if the state alone would have allowed the event. */
  | {
      readonly kind: 'refused';
      readonly currentState: State;
      readonly allowedEvents: readonly Event[];
      readonly guard?: Guard;
    };

/** The types of a table: its states, events, actors, guards, effects, timers, rows and decisions. */
export type StateOf<P> = P extends StateMachine<infer S, infer _E, infer _A, infer _G, infer _F, infer _T> ? S : never;
export type EventOf<P> = P extends StateMachine<infer _S, infer E, infer _A, infer _G, infer _F, infer _T> ? E : never;
export type ActorOf<P> = P extends StateMachine<infer _S, infer _E, infer A, infer _G, infer _F, infer _T> ? A : never;
export type GuardOf<P> = P extends StateMachine<infer _S, infer _E, infer _A, infer G, infer _F, infer _T> ? G : never;
export type EffectOf<P> = P extends StateMachine<infer _S, infer _E, infer _A, infer _G, infer F, infer _T> ? F : never;
export type TimerOf<P> = P extends StateMachine<infer _S, infer _E, infer _A, infer _G, infer _F, infer T> ? T : never;
export type TransitionOf<P> =
  P extends StateMachine<infer S, infer E, infer A, infer G, infer F, infer T> ? Transition<S, E, A, G, F, T> : never;
export type DecisionOf<P> =
  P extends StateMachine<infer S, infer E, infer A, infer G, infer F, infer T>
    ? MachineDecision<S, E, A, G, F, T>
    : never;

/** Keeps the literal types of a table, so that a misspelt state, event or effect does not compile. */
export function defineStateMachine<
  const State extends string,
  const Event extends string,
  const Actor extends string,
  const Guard extends string,
  const Effect extends string,
  const Timer extends string,
>(
  machine: StateMachine<State, Event, Actor, Guard, Effect, Timer>,
): StateMachine<State, Event, Actor, Guard, Effect, Timer> {
  return machine;
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
export function decide<
  State extends string,
  Event extends string,
  Actor extends string,
  Guard extends string,
  Effect extends string,
  Timer extends string,
>(
  machine: StateMachine<State, Event, Actor, Guard, Effect, Timer>,
  item: CurrentState<NoInfer<State>>,
  attempt: Attempt<NoInfer<Event>, NoInfer<Actor>>,
  holds: (guard: Guard, event: Event) => boolean,
): MachineDecision<State, Event, Actor, Guard, Effect, Timer> {
  const candidates = machine.transitions.filter(
    (row) =>
      row.event === attempt.event && listOf(row.actor).includes(attempt.actor) && listOf(row.from).includes(item.state),
  );
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
export function allowedEvents<
  State extends string,
  Event extends string,
  Actor extends string,
  Guard extends string,
  Effect extends string,
  Timer extends string,
>(
  machine: StateMachine<State, Event, Actor, Guard, Effect, Timer>,
  state: NoInfer<State>,
  actor: NoInfer<Actor>,
  holds: (guard: Guard, event: Event) => boolean = () => true,
): readonly Event[] {
  const rows = machine.transitions.filter(
    (row) =>
      listOf(row.from).includes(state) &&
      listOf(row.actor).includes(actor) &&
      listOf(row.guard).every((guard) => holds(guard, row.event)),
  );
  return [...new Set(rows.map((row) => row.event))];
}

/** The timers that run while an item is in a state, and the event that each raises. */
export function timersOf<
  State extends string,
  Event extends string,
  Actor extends string,
  Guard extends string,
  Effect extends string,
  Timer extends string,
>(
  machine: StateMachine<State, Event, Actor, Guard, Effect, Timer>,
  state: NoInfer<State>,
): readonly { readonly event: Event; readonly timer: Timer }[] {
  const timers = new Map<Timer, Event>();
  for (const row of machine.transitions) {
    if (row.after !== undefined && listOf(row.from).includes(state)) timers.set(row.after, row.event);
  }
  return [...timers].map(([timer, event]) => ({ event, timer }));
}

/** A running timer: the event that it raises, and when it is due (milliseconds since the epoch). */
export interface Timer<Event extends string> {
  readonly event: Event;
  readonly dueAt: number;
}

/** The first timer to become due, by `dueAt`, of those that run in a state; undefined without any. */
export function soonestTimer<
  State extends string,
  Event extends string,
  Actor extends string,
  Guard extends string,
  Effect extends string,
  Name extends string,
>(
  machine: StateMachine<State, Event, Actor, Guard, Effect, Name>,
  state: NoInfer<State>,
  dueAt: (event: Event) => number,
): Timer<Event> | undefined {
  const timers = timersOf(machine, state).map(({ event }) => ({ event, dueAt: dueAt(event) }));
  return timers.reduce<Timer<Event> | undefined>(
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
