import * as z from 'zod';
import { Timestamp } from '#shared/kernel/time.ts';

/** How far a backfill has come, as it is stored. */
export const Progress = z.object({
  /** Grows by one with each save. */
  version: z.int(),
  /** The cursor of each segment of the walk. */
  position: z.array(z.string().nullable()),
  /** How many things the walk has met. */
  met: z.int(),
  finishedAt: Timestamp.nullable(),
});
export type Progress = Readonly<z.infer<typeof Progress>>;

/** What a task answers that does a part of a backfill. */
export const BackfillRun = z.object({ isFinished: z.boolean() });
