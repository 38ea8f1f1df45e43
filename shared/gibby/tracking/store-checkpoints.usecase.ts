import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { newsIn } from './checkpoint-news.rules.ts';
import type { ParcelFollower } from './tracking.ports.ts';
import type { Checkpoint, NewCheckpoint, TrackingUpdated } from './tracking.ts';

interface CheckpointPorts {
  readonly trackings: ParcelFollower;
  readonly requests: RequestsReader;
  readonly sequences: Sequences;
  readonly clock: Clock;
}

/** How many checkpoints fit in one transaction together with the event; a completed one takes two writes. */
const maxAtOnce = 45;

/**
 * Stores what a message says of a request's item and is not stored yet: first what completes stored checkpoints, then
 * the new ones, oldest first, and with the last of them one event for all. A message that was already handled changes
 * nothing; one that was handled in part is completed. Fails with `busy` after repeated conflicts with other messages.
 */
export async function storeCheckpoints(
  ports: CheckpointPorts,
  requestId: number,
  updateId: string,
  told: readonly NewCheckpoint[],
): Promise<void> {
  let isDone = false;
  while (!isDone) {
    isDone = await retryOnConflict('other messages are about the same parcel', () =>
      storeNext(ports, requestId, updateId, told),
    );
  }
}

/** Stores as much of what is not stored yet as fits in one transaction. Returns whether nothing is left. */
async function storeNext(
  ports: CheckpointPorts,
  requestId: number,
  updateId: string,
  told: readonly NewCheckpoint[],
): Promise<boolean> {
  const known = await ports.trackings.known(requestId, updateId);
  if (known.isHandled) return true;
  const { fresh, completed } = newsIn(known.checkpoints, told);
  if (completed.length > 0) {
    const some = completed.slice(0, maxAtOnce);
    await ports.trackings.storeCheckpoints(requestId, known, { added: [], completed: some });
    return false;
  }
  const request = fresh.length > 0 ? await ports.requests.get(requestId) : undefined;
  if (!request) return true;
  const at = timestampOf(ports.clock.now());
  const added = await numbered(fresh.slice(0, maxAtOnce), at, ports);
  const isLast = added.length === fresh.length;
  const event = isLast ? { event: eventOf(request, updateId, fresh, at) } : {};
  await ports.trackings.storeCheckpoints(requestId, known, { added, completed: [], ...event });
  return isLast;
}

/** Numbers checkpoints in their own order, so that a later checkpoint of the same message has the greater number. */
async function numbered(
  fresh: readonly NewCheckpoint[],
  at: string,
  { sequences }: CheckpointPorts,
): Promise<Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  for (const each of fresh) checkpoints.push({ ...each, id: await sequences.next('checkpoint'), createdAt: at });
  return checkpoints;
}

function eventOf(
  { id, requesterId, itemName, status }: Request,
  updateId: string,
  fresh: readonly NewCheckpoint[],
  at: string,
): TrackingUpdated {
  const { tag = '' } = fresh.at(-1) ?? {};
  return { event: 'trackingUpdated', updateId, requestId: id, requesterId, item: itemName, status, tag, at };
}
