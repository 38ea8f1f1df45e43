import type { Executions, ItemState, TaskTokensReader, TaskTokensWriter } from './executions.ts';
import type { Timer } from './state-machine.ts';

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
