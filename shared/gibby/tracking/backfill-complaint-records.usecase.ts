import type { Ambient } from '#shared/kernel/ports.ts';
import type { Backfills } from '#shared/platform/backfills/backfill.ports.ts';
import { runBackfill } from '#shared/platform/backfills/run-backfill.usecase.ts';
import type { ComplaintsWriter } from './complaint.ports.ts';
import { prefixes } from './tracking.keys.ts';

interface BackfillPorts extends Pick<Ambient, 'clock'> {
  readonly backfills: Backfills;
  readonly complaints: Pick<ComplaintsWriter, 'remember'>;
}

/** Counts the complaints from before they were counted by user, a part in each run (docs/data-changes.md). */
export async function backfillComplaintRecords(ports: BackfillPorts): Promise<{ isFinished: boolean }> {
  const backfill = { name: 'complaint-records', items: { prefix: prefixes.complaint, sortKey: 'C' }, atOnce: 5 };
  const { finishedAt } = await runBackfill(ports, backfill, (id) => ports.complaints.remember(Number(id)));
  return { isFinished: finishedAt !== null };
}
