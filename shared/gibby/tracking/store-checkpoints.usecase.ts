import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { ParcelFollower } from './tracking.ports.ts';
import type { Checkpoint, CheckpointNews, TrackingUpdated } from './tracking.ts';

export interface CourierNewsPorts {
  readonly trackings: ParcelFollower;
  readonly requests: RequestsReader;
  readonly sequences: Sequences;
  readonly clock: Clock;
}

/** What one transaction has room for beside the event. */
const mostAtOnce = 90;
/** Rivals are other messages about the same parcel; each of them wins once. */
const maxRounds = 8;

/**
 * Keeps those checkpoints of a request's item that are new, the oldest first, and with the last of them the event that
 * tells of them all. A message that was taken before changes nothing; one that was taken in part is taken to its end. Fails
 * with `busy` when other messages were always first.
 */
export async function keepCourierNews(
  ports: CourierNewsPorts,
  requestId: number,
  updateId: string,
  news: readonly CheckpointNews[],
): Promise<void> {
  for (let lostRounds = 0; lostRounds < maxRounds; ) {
    const fresh = await ports.trackings.newsIn(requestId, updateId, news);
    const request = fresh.length > 0 ? await ports.requests.get(requestId) : undefined;
    if (!request) return;
    const at = timestampOf(ports.clock.now());
    const batch = await numbered(fresh.slice(0, mostAtOnce), at, ports);
    const isLast = batch.length === fresh.length;
    const isKept = await keepAll(ports, requestId, batch, isLast ? eventOf(request, updateId, fresh, at) : undefined);
    if (isKept && isLast) return;
    if (!isKept) lostRounds += 1;
  }
  throw new Failure('busy', { detail: `news of a parcel were overtaken in each of ${maxRounds} rounds` });
}

/** Whether they are kept; if not, a rival has kept one of them. */
async function keepAll(
  { trackings }: CourierNewsPorts,
  requestId: number,
  checkpoints: readonly Checkpoint[],
  event: TrackingUpdated | undefined,
): Promise<boolean> {
  try {
    await trackings.keep(requestId, checkpoints, event);
    return true;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'changed_meanwhile') return false;
    throw thrown;
  }
}

/** In their own order, so that a later checkpoint of the same message has the greater number. */
async function numbered(
  fresh: readonly CheckpointNews[],
  at: string,
  { sequences }: CourierNewsPorts,
): Promise<Checkpoint[]> {
  const checkpoints: Checkpoint[] = [];
  for (const each of fresh) checkpoints.push({ ...each, id: await sequences.next('checkpoint'), createdAt: at });
  return checkpoints;
}

function eventOf(
  { id, requesterId, itemName, status }: Request,
  updateId: string,
  fresh: readonly CheckpointNews[],
  at: string,
): TrackingUpdated {
  const { tag = '' } = fresh.at(-1) ?? {};
  return { event: 'trackingUpdated', updateId, requestId: id, requesterId, item: itemName, status, tag, at };
}
