import type { RequestsReader } from '#shared/gibby/requests/request.ports.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Backfills } from '#shared/platform/backfills/backfill.ports.ts';
import { runBackfill } from '#shared/platform/backfills/run-backfill.usecase.ts';
import type { ReportsWriter } from './report.ports.ts';
import { prefixes } from './reports.keys.ts';

interface BackfillPorts extends Pick<Ambient, 'clock'> {
  readonly backfills: Backfills;
  readonly reports: Pick<ReportsWriter, 'list'>;
  readonly requests: Pick<RequestsReader, 'get'>;
}

/** Lists the requests whose reports were counted before there was a list, a part in each run (docs/data-changes.md). */
export async function backfillReports(ports: BackfillPorts): Promise<{ isFinished: boolean }> {
  const backfill = { name: 'reports', items: { prefix: prefixes.report, sortKey: 'COUNT' }, atOnce: 5 };
  const { finishedAt } = await runBackfill(ports, backfill, (id) => list(ports, Number(id)));
  return { isFinished: finishedAt !== null };
}

async function list({ reports, requests, clock }: BackfillPorts, requestId: number): Promise<void> {
  const request = await requests.get(requestId);
  if (!request) return;
  const { hiddenAt } = request;
  await reports.list(requestId, hiddenAt === null ? 'reported' : 'hidden', hiddenAt ?? timestampOf(clock.now()));
}
