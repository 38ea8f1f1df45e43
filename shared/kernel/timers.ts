import type { Executions, ItemState, TaskTokensReader, TaskTokensWriter } from './executions.ts';
import type { Timer } from './state-machine.ts';
import { timestampOf } from './time.ts';

/** An item's state and the time from `now` (milliseconds since the epoch) until its next timer. */
export function timerState(
  item: { readonly id: string; readonly status: string },
  timer: Timer<string> | undefined,
  now: number,
): ItemState {
  const timeoutSeconds = timer ? Math.max(1, Math.ceil((timer.dueAt - now) / 1000)) : 0;
  return { itemId: item.id, state: item.status, timeoutSeconds };
}

/**
 * Raises the event of the timer that is due. A timer that fires too early (a heartbeat came in), too late or twice
 * changes nothing. Returns the item after that.
 */
export async function fireIfDue<Item, Event extends string>(
  item: Item,
  timer: Timer<Event> | undefined,
  now: number,
  fire: (event: Event) => Promise<Item>,
): Promise<Item> {
  return timer && timer.dueAt <= now ? fire(timer.event) : item;
}

/**
 * Stores the task token of a state that waits for its item to change. Stores the token first and reads the item
 * afterwards: this function sees a change before the read, and a later change finds the token. Either side may wake the
 * state; the second wake-up is a no-op.
 */
export async function parkExecution(
  { taskTokens, executions }: { taskTokens: TaskTokensWriter; executions: Executions },
  { itemId, state, taskToken }: { itemId: string; state: string; taskToken: string },
  readState: () => Promise<ItemState | undefined>,
): Promise<void> {
  await taskTokens.remember(itemId, { state, taskToken });
  const now = await readState();
  if (now && now.state !== state) await executions.wake(taskToken, now);
}

/**
 * Starts the execution for a new item, or wakes the execution of an item whose state has changed. The record only says
 * that something happened; the execution gets the item's current state. So records may arrive twice, late or in any
 * order.
 */
export async function syncExecution(
  { taskTokens, executions }: { taskTokens: TaskTokensReader; executions: Executions },
  { itemId, from, to }: { itemId: string; from: string | null; to: string },
  readState: () => Promise<ItemState | undefined>,
): Promise<void> {
  if (from === to) return;
  const now = await readState();
  if (!now) return;
  if (from === null) {
    await executions.start(now);
    return;
  }
  const parked = await taskTokens.find(itemId);
  if (parked && parked.state !== now.state) await executions.wake(parked.taskToken, now);
}

/** The items of one lifecycle by the moments at which their timers are due. */
export interface LateTimers<Item> {
  /** Ids of items whose timers seem to have been due before a moment (ISO): at most 1,600. Eventually consistent. */
  dueBefore(before: string): Promise<readonly string[]>;
  /** Notes when the timer of an item is due by now, unless the item has changed since it was read. */
  postpone(item: Item, now: number): Promise<void>;
}

/** A lifecycle whose time executions keep. */
interface Timed<Item> {
  readonly items: LateTimers<Item>;
  /** Strongly consistent, with the heartbeats that put a timer off. */
  read(itemId: string): Promise<Item | undefined>;
  timerOf(item: Item, now: number): Timer<string> | undefined;
  readonly executions: Executions;
}

/** Longer than a state machine waits before it tries a failed task again, so that what is only late is left alone. */
const graceMilliseconds = 120_000;

/** A fault may outlast an execution's own tries, so another is started each hour. */
const hourMilliseconds = 3_600_000;

/**
 * Starts an execution for each item whose timer should have fired two minutes ago: its own never began, because the event
 * that begins it was lost, or has ended too early. A second call within the hour starts nothing more while the item stays
 * as it is. Returns the ids of all such items, also of those for which it failed.
 */
export async function startMissingExecutions<
  Item extends { readonly id: string | number; readonly status: string; readonly version: number },
>({ items, read, timerOf, executions }: Timed<Item>, now: number): Promise<readonly string[]> {
  const before = now - graceMilliseconds;
  const lookAt = async (itemId: string) => {
    const item = await read(itemId);
    const timer = item && timerOf(item, now);
    if (!item || !timer) return [];
    if (timer.dueAt > before) {
      await items.postpone(item, now);
      return [];
    }
    const state = timerState({ id: itemId, status: item.status }, timer, now);
    await executions.start(state, { seq: item.version, lateHour: Math.floor(now / hourMilliseconds) });
    return [itemId];
  };
  const late = await items.dueBefore(timestampOf(before));
  // One that cannot be read or started must not keep the others waiting: it is as late as they are.
  return (await Promise.all(late.map((itemId) => lookAt(itemId).catch(() => [itemId])))).flat();
}
