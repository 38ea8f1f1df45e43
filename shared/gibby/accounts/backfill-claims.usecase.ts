import type { Ambient } from '#shared/kernel/ports.ts';
import type { Backfills } from '#shared/platform/backfills/backfill.ports.ts';
import { runBackfill } from '#shared/platform/backfills/run-backfill.usecase.ts';
import { prefixes } from './accounts.keys.ts';
import type { UsersWriter } from './user.ports.ts';

interface BackfillPorts extends Pick<Ambient, 'clock'> {
  readonly backfills: Backfills;
  readonly users: Pick<UsersWriter, 'markClaims'>;
}

/** Marks the names of users who have not proven their address, a part in each run (docs/data-changes.md). */
export async function backfillClaims(ports: BackfillPorts): Promise<{ isFinished: boolean }> {
  const backfill = { name: 'claims', items: { prefix: prefixes.user, sortKey: 'U' }, atOnce: 5 };
  const { finishedAt } = await runBackfill(ports, backfill, (id) => ports.users.markClaims(Number(id)));
  return { isFinished: finishedAt !== null };
}
