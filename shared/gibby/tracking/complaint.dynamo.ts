import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { ComplaintsWriter } from './complaint.ports.ts';
import { OpenComplaint } from './complaint.ts';
import { prefixes } from './tracking.keys.ts';

const keyOf = (requestId: number) => ({ PK: `${prefixes.complaint}${requestId}`, SK: 'C' });
const countKey = { PK: `${prefixes.complaint}OPEN`, SK: 'COUNT' };

/**
 * How often a user has complained, and how often others have complained about them. Older items have `made` and `met`, for
 * which complaints were counted without a mark, so they say nothing: the backfill counts those complaints here.
 */
const recordKeyOf = (userId: number) => ({ PK: `${prefixes.complaint}USER#${userId}`, SK: 'COUNT' });

const ComplaintCounts = z.object({ userId: GibbyId, totalMade: z.int().default(0), totalMet: z.int().default(0) });

const OpenCount = z.object({ open: z.int() });

/**
 * `CPL#<request>` / `C`. GSI1 lists open complaints under `CPO#OPEN` by time, and `CPL#OPEN` / `COUNT` counts them. A
 * settled complaint stays, so that a redelivered event does not reopen it. `CPL#USER#<user>` / `COUNT` counts the
 * complaints of and about a user, for ever; a complaint that is counted so has `isRemembered`.
 */
export function complaints(runtime: Runtime): ComplaintsWriter {
  const table = tableOf(runtime);
  const partition = `${prefixes.openComplaints}OPEN`;

  return {
    open: async (pageQuery) => {
      return numberedPage(table, { partition, index: 'GSI1' }, pageQuery, OpenComplaint);
    },

    countOpen: async () => (await table.get(countKey, OpenCount))?.open ?? 0,

    add: async (complaint) => {
      const { requestId, complainedAt } = complaint;
      const place = { GSI1PK: partition, GSI1SK: `${complainedAt}#${requestId}` };
      const item = { ...keyOf(requestId), ...place, ...complaint, isRemembered: true };
      await commitIfUnchanged(table, [
        table.put(item, isNew('changed_meanwhile')),
        count(table, 1),
        ...countedForParties(table, complaint),
      ]);
    },

    remember: async (requestId) => {
      const complaint = await table.get(keyOf(requestId), OpenComplaint);
      if (!complaint) return;
      const mark = { expression: 'SET isRemembered = :yes', values: { ':yes': true } };
      const isUnmarked = { expression: 'attribute_not_exists(isRemembered)', otherwise: 'changed_meanwhile' } as const;
      await commitIfUnchanged(table, [
        table.update(keyOf(requestId), mark, isUnmarked),
        ...countedForParties(table, complaint),
      ]);
    },

    recordsOf: async (userIds) => {
      const found = await table.getMany([...new Set(userIds)].map(recordKeyOf), ComplaintCounts);
      return new Map(found.map(({ userId, totalMade: made, totalMet: met }) => [userId, { made, met }]));
    },

    settle: async (requestId) => {
      const removal = { expression: 'REMOVE GSI1PK, GSI1SK' };
      const isOpen = { expression: 'attribute_exists(GSI1PK)', otherwise: 'changed_meanwhile' } as const;
      await commitIfUnchanged(table, [table.update(keyOf(requestId), removal, isOpen), count(table, -1)]);
    },
  };
}

function countedForParties(table: Table, { requesterId, travellerId }: OpenComplaint): Write[] {
  return [countedFor(table, requesterId, 'totalMade'), countedFor(table, travellerId, 'totalMet')];
}

function countedFor(table: Table, userId: number, side: 'totalMade' | 'totalMet'): Write {
  const names = { '#side': side, '#userId': 'userId' };
  return table.update(recordKeyOf(userId), {
    expression: 'SET #userId = :userId ADD #side :one',
    names,
    values: { ':userId': userId, ':one': 1 },
  });
}

function count(table: Table, change: 1 | -1): Write {
  const names = { '#open': 'open' };
  return table.update(countKey, { expression: 'ADD #open :change', names, values: { ':change': change } });
}
