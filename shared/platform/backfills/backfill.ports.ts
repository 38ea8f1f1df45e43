import type { WalkStep } from '#shared/kernel/table-walk.ts';
import type { Page } from '#shared/kernel/transaction.ts';
import type { Progress } from './backfill.ts';

/** Which items a walk is about: those of one sort key in the partitions of one prefix. */
export interface WalkedItems {
  readonly prefix: string;
  readonly sortKey: string;
}

export interface Backfills {
  /** About 1 MB of a segment of the table: what follows the prefix in the keys of the items there. Eventually consistent. */
  page(items: WalkedItems, step: WalkStep): Promise<Page<string>>;
  progress(name: string): Promise<Progress | undefined>;
  /** Fails with `changed_meanwhile` when another run has saved since `before` was read. */
  save(name: string, progress: Progress, before: Progress | undefined): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    backfills: { run: Backfills };
  }
}
