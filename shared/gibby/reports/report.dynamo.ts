import { createHash } from 'node:crypto';
import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { AnyItem } from '#shared/platform/dynamo/stored-item.ts';
import { type Condition, isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { stateAfter, stateAfterReport } from './moderation.rules.ts';
import { Moderation, ModerationAct, type ModerationState, Report } from './moderation.ts';
import type { NewReport, ReportsWriter } from './report.ports.ts';
import { prefixes } from './reports.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.report}${requestId}`;
const moderationKey = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'COUNT' });
const reportKey = (requestId: number, userId: number) => ({ PK: partitionOf(requestId), SK: `U#${userId}` });
const actKey = ({ requestId, seq }: Pick<ModerationAct, 'requestId' | 'seq'>) => ({
  PK: partitionOf(requestId),
  SK: `A#${String(seq).padStart(6, '0')}`,
});
const personKey = (requestId: number, person: string) => ({
  PK: partitionOf(requestId),
  SK: `P#${createHash('sha256').update(person).digest('hex')}`,
});

const actsAtOnce = 100;

/** The item of before there was a list says how many reports count, and nothing else. */
const Unlisted = z.object({ count: z.int().default(0), state: z.undefined().optional() });
const StoredModeration = z.union([Moderation, Unlisted]);
type StoredModeration = z.infer<typeof StoredModeration>;

/**
 * Reports `RPT#<request>` / `U#<user>`, one for each user, who counts once even if their mailbox changes. The people
 * whose reports count are `P#<hash of the mailbox>`. `COUNT` in the same partition counts them and says what became of
 * the request; GSI1 lists it under `RPS#<state>`, by the time since when. `A#<version of the request>` is an act.
 */
export function reports(runtime: Runtime): ReportsWriter {
  const table = tableOf(runtime);
  const stored = (requestId: number) => table.get(moderationKey(requestId), StoredModeration);
  const countOf = async (requestId: number) => (await stored(requestId))?.count ?? 0;

  return {
    inState: (state, pageQuery) =>
      numberedPage(table, { partition: prefixes.reportedIn + state, index: 'GSI1' }, pageQuery, Moderation),

    moderationOf: async (requestId) => {
      const found = await stored(requestId);
      return found?.state === undefined ? undefined : found;
    },

    countOf,

    ofRequest: (requestId, { per_page: limit, cursor }) => {
      const sort = { prefix: 'U#' };
      return table.query({ partition: partitionOf(requestId), sort, limit, ...(cursor && { cursor }) }, Report);
    },

    actsOf: (requestId) => {
      const query = { partition: partitionOf(requestId), sort: { prefix: 'A#' }, descending: true };
      return takeItems(table, query, actsAtOnce, ModerationAct);
    },

    add: async (report) => {
      await retryOnConflict('others report the same request', async () => {
        const [before, own] = await Promise.all([
          stored(report.requestId),
          table.get(reportKey(report.requestId, report.userId), Report),
        ]);
        const isCounted = report.person !== undefined && (await isFirstOf(table, report, report.person));
        if (own !== undefined && !(own.isCounted === false && isCounted)) return;
        await table.commit(writesOf(table, report, { before, own, isCounted }));
      });
      return countOf(report.requestId);
    },

    act: (act) => [
      table.update(
        moderationKey(act.requestId),
        settingOf({ ...placeOf(act.requestId, stateAfter(act), act.at), lastAct: act }),
        countIs(act.reportCount),
      ),
      table.put({ ...actKey(act), ...act }, isNew('changed_meanwhile')),
    ],

    list: async (requestId, state, since) => {
      const isUnlisted = stateIs(undefined);
      const place = settingOf(placeOf(requestId, state, since));
      await commitIfUnchanged(table, [table.update(moderationKey(requestId), place, isUnlisted)]);
    },
  };
}

async function isFirstOf(table: Table, { requestId }: NewReport, person: string): Promise<boolean> {
  return (await table.get(personKey(requestId, person), AnyItem)) === undefined;
}

/** What a report is decided by. */
interface Seen {
  readonly before: StoredModeration | undefined;
  readonly own: Report | undefined;
  readonly isCounted: boolean;
}

/** What a report writes. Each write is conditional on what was read, so a report that was overtaken is decided anew. */
function writesOf(table: Table, report: NewReport, { before, own, isCounted }: Seen): Write[] {
  const { requestId, userId, person, at, reason, ifNew } = report;
  const state = stateAfterReport(before?.state, { isCounted, ifNew });
  const place = settingOf(state === before?.state ? { requestId } : placeOf(requestId, state, at));
  const known = stateIs(before?.state);
  const stored = table.put({ ...reportKey(requestId, userId), requestId, userId, at, isCounted, reason }, isStill(own));
  if (!isCounted || person === undefined) return [stored, table.update(moderationKey(requestId), place, known)];
  const counted = {
    expression: `${place.expression} ADD #count :one`,
    names: { ...place.names, '#count': 'count' },
    values: { ...place.values, ':one': 1 },
  };
  return [
    stored,
    table.put(personKey(requestId, person), isNew('changed_meanwhile')),
    table.update(moderationKey(requestId), counted, known),
  ];
}

/** The attributes that put a request into a state, and into the list of that state. */
function placeOf(requestId: number, state: ModerationState, since: string) {
  return { requestId, state, since, GSI1PK: prefixes.reportedIn + state, GSI1SK: `${since}#${requestId}` };
}

/** A report is stored once, and again only when one that did not count does now. */
function isStill(own: Report | undefined): Condition {
  if (!own) return isNew('changed_meanwhile');
  return { expression: 'isCounted = :no', values: { ':no': false }, otherwise: 'changed_meanwhile' };
}

function stateIs(state: ModerationState | undefined): Condition {
  const names = { '#state': 'state' };
  if (state === undefined) {
    return { expression: 'attribute_not_exists(#state)', names, otherwise: 'changed_meanwhile' };
  }
  return { expression: '#state = :seenState', names, values: { ':seenState': state }, otherwise: 'changed_meanwhile' };
}

function countIs(count: number): Condition {
  const isEqual = '#count = :seenCount';
  return {
    expression: count === 0 ? `attribute_not_exists(#count) OR ${isEqual}` : isEqual,
    names: { '#count': 'count' },
    values: { ':seenCount': count },
    otherwise: 'changed_meanwhile',
  };
}
