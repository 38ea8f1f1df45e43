import type { Clock } from '#shared/kernel/clock-ids-log.ts';
import { isWalked, walkOn, walkStart } from '#shared/kernel/table-walk.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Backfills, WalkedItems } from './backfill.ports.ts';
import type { Progress } from './backfill.ts';

interface RunPorts {
  readonly backfills: Backfills;
  readonly clock: Clock;
}

interface Backfill {
  /** Names the progress. Another name begins anew. */
  readonly name: string;
  readonly items: WalkedItems;
  /** How many items are worked on at once. With one page of each segment in a run, this is the throttle. */
  readonly atOnce: number;
}

const segments = 2;
/** After so long no further work begins: a picture may take the rest of a function's 28 s. */
const runMilliseconds = 6000;

const notBegun: Progress = { version: 0, position: [...walkStart(segments)], met: 0, finishedAt: null };

/**
 * Does a part of a backfill: `work` on each item of the next pages, by what follows the prefix in its key. A run after
 * the last does nothing. Progress is saved after the pages are done, so they are repeated when a run dies, or when its time
 * is over: `work` may meet an item twice, and one that has changed since the walk read it.
 */
export async function runBackfill(
  { backfills, clock }: RunPorts,
  { name, items, atOnce }: Backfill,
  work: (id: string) => Promise<void>,
): Promise<Progress> {
  const saved = await backfills.progress(name);
  if (saved && saved.finishedAt !== null) return saved;
  const begin = clock.now();
  const { position, pages } = await walkOn(saved?.position ?? walkStart(segments), (step) =>
    backfills.page(items, step),
  );
  const ids = pages.flatMap((page) => page.items);
  for (let start = 0; start < ids.length; start += atOnce) {
    if (clock.now() - begin > runMilliseconds) return saved ?? notBegun;
    await Promise.all(ids.slice(start, start + atOnce).map(work));
  }
  const progress: Progress = {
    version: (saved?.version ?? 0) + 1,
    position: [...position],
    met: (saved?.met ?? 0) + ids.length,
    finishedAt: isWalked(position) ? timestampOf(clock.now()) : null,
  };
  await backfills.save(name, progress, saved);
  return progress;
}
