import { Failure } from '../domain/errors.ts';
import type { Request } from '../domain/request.ts';
import { timestampOf } from '../domain/time.ts';
import type { Checkpoint, CheckpointNews, TrackingUpdated } from '../domain/tracking.ts';
import type { Sequences } from '../ports/platform.ts';
import type { RequestsReader } from '../ports/requests.ts';
import type { Clock } from '../ports/time-and-chance.ts';
import type { ParcelFollower } from '../ports/trackings.ts';

export interface CourierNewsPorts {
  readonly trackings: ParcelFollower;
  readonly requests: RequestsReader;
  readonly sequences: Sequences;
  readonly clock: Clock;
}

/** What one transaction has room for beside the event; what is more comes in the provider's next message. */
const mostAtOnce = 90;
/** Rivals are other messages about the same parcel; each of them wins once. */
const maxRounds = 8;

/**
 * Keeps those checkpoints of a request's item that are new, the oldest first, with the event that tells of them. A message
 * that was taken before changes nothing. Fails with `busy` when other messages were always first.
 */
export async function keepCourierNews(
  ports: CourierNewsPorts,
  requestId: number,
  updateId: string,
  news: readonly CheckpointNews[],
): Promise<void> {
  for (let round = 0; round < maxRounds; round += 1) {
    const fresh = (await ports.trackings.newsIn(requestId, updateId, news)).slice(0, mostAtOnce);
    const request = fresh.length > 0 ? await ports.requests.get(requestId) : undefined;
    if (!request || (await isKept(ports, request, updateId, fresh))) return;
  }
  throw new Failure('busy', { detail: `news of a parcel were overtaken in each of ${maxRounds} rounds` });
}

async function isKept(
  ports: CourierNewsPorts,
  request: Request,
  updateId: string,
  fresh: readonly CheckpointNews[],
): Promise<boolean> {
  const at = timestampOf(ports.clock.now());
  try {
    await ports.trackings.keep(await numbered(fresh, at, ports), eventOf(request, updateId, fresh, at));
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
