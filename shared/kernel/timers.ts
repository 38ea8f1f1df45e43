import type { Executions, ItemStanding, WaitsReader, WaitsWriter } from './executions.ts';
import type { Timer } from './state-machine.ts';

/** Where an item stands and how long from `now` (milliseconds since the epoch) until its next timer. */
export function standing(
  item: { readonly id: string; readonly status: string },
  timer: Timer<string> | undefined,
  now: number,
): ItemStanding {
  const timeoutSeconds = timer ? Math.max(1, Math.ceil((timer.dueAt - now) / 1000)) : 0;
  return { itemId: item.id, state: item.status, timeoutSeconds };
}

/**
 * Raises the event of the timer that is due. A timer that comes too early (there was a sign of life), too late or twice
 * changes nothing. Answers the item as it then stands.
 */
export async function raiseIfDue<Item, Event extends string>(
  item: Item,
  timer: Timer<Event> | undefined,
  now: number,
  raise: (event: Event) => Promise<Item>,
): Promise<Item> {
  return timer && timer.dueAt <= now ? raise(timer.event) : item;
}

/**
 * Keeps the token of a state that waits for its item to move on. The token is kept first and the item read afterwards: a
 * change before the read is seen here, a later one finds the token. Whichever of both wakes the state, the other is a
 * no-op.
 */
export async function awaitChange(
  { waits, executions }: { waits: WaitsWriter; executions: Executions },
  { itemId, state, taskToken }: { itemId: string; state: string; taskToken: string },
  stand: () => Promise<ItemStanding | undefined>,
): Promise<void> {
  await waits.remember(itemId, { state, taskToken });
  const now = await stand();
  if (now && now.state !== state) await executions.wake(taskToken, now);
}

/**
 * Starts the state machine of a new item, and tells that of another that its item has moved on. The record only says that
 * something happened; what is passed on is how the item stands now. So records may come twice, late or in any order.
 */
export async function followItem(
  { waits, executions }: { waits: WaitsReader; executions: Executions },
  { itemId, from, to }: { itemId: string; from: string | null; to: string },
  stand: () => Promise<ItemStanding | undefined>,
): Promise<void> {
  if (from === to) return;
  const now = await stand();
  if (!now) return;
  if (from === null) {
    await executions.start(now);
    return;
  }
  const wait = await waits.find(itemId);
  if (wait && wait.state !== now.state) await executions.wake(wait.taskToken, now);
}
