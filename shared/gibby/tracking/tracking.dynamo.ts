import { createHash } from 'node:crypto';
import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { PageQuery } from '#shared/gibby/kernel/pagination.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { commitIfUnchanged } from '#shared/kernel/optimistic-lock.ts';
import { recordKey } from '#shared/kernel/topic.ts';
import type { Page, Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { AnyItem } from '#shared/platform/dynamo/stored-item.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import { identityOf } from './checkpoint-news.rules.ts';
import type { Parcel } from './parcel.ts';
import { prefixes } from './tracking.keys.ts';
import type { ParcelFollower, TrackingNote, TrackingsWriter } from './tracking.ports.ts';
import { Checkpoint, type Deal, type NewCheckpoint, Tracking, type TrackingCounts } from './tracking.ts';
import { trackingEvents } from './tracking-events.ts';

const checkpointPrefix = 'C#';
/** More than any parcel has, so that the list is bounded whatever is sent. */
const maxCheckpoints = 1000;
const maxRequestsOfParcel = 100;

const partitionOf = (requestId: number) => `${prefixes.tracking}${requestId}`;
const dealKey = (requestId: number, offerId: number) => ({ PK: partitionOf(requestId), SK: `O#${offerId}` });
const eventKey = (requestId: number, updateId: string) => recordKey(trackingEvents, requestId, updateId);
const checkpointKey = (requestId: number, checkpoint: NewCheckpoint) => {
  const digest = createHash('sha256').update(identityOf(checkpoint)).digest('hex').slice(0, 32);
  return { PK: partitionOf(requestId), SK: `${checkpointPrefix}${checkpoint.time}#${digest}` };
};
const versionKey = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'CHECKPOINTS' });
const countsKey = (userId: number) => ({ PK: `${prefixes.tracking}user/${userId}`, SK: 'COUNTS' });
const parcelPartition = ({ courierSlug, trackingNumber }: Parcel) =>
  `${prefixes.parcel}${courierSlug}#${trackingNumber}`;

const nothingYet = { purchasedOn: null, shippedOn: null, receivedOn: null, parcel: null };
/** Each field is absent until a party reports it. */
const StoredTracking = Tracking.extend({
  purchasedOn: Tracking.shape.purchasedOn.default(null),
  shippedOn: Tracking.shape.shippedOn.default(null),
  receivedOn: Tracking.shape.receivedOn.default(null),
  parcel: Tracking.shape.parcel.default(null),
});
const RequestOfTracking = Tracking.pick({ requestId: true });
const RequestOfParcel = z.object({ requestId: GibbyId });
const CheckpointVersion = z.object({ version: z.int() });
/** A counter is absent until it counts for the first time. */
const Counts = z.object({ asRequester: z.int().default(0), asTraveller: z.int().default(0) });

/**
 * `TRK#<request>` / `O#<offer>`. By time of payment, GSI1 lists those that the requester pays for and GSI2 those that
 * the traveller brings. In the same partition are checkpoints `C#<time>#<digest>`, in order of time, and `EVT#<update>`
 * for each message with something new; `CHECKPOINTS` counts their changes. `TRK#user/<id>` / `COUNTS` counts a user's trackings. `PCL#<courier>#<number>` /
 * `R#<request>` leads from a parcel to the requests in it.
 */
export function trackings(runtime: Runtime): TrackingsWriter & ParcelFollower {
  const table = tableOf(runtime);

  const checkpointsOf = (requestId: number, descending: boolean) =>
    takeItems(
      table,
      { partition: partitionOf(requestId), sort: { prefix: checkpointPrefix }, descending, consistent: true },
      maxCheckpoints,
      Checkpoint,
    );

  return {
    get: async (requestId, offerId) => {
      return (await table.get(dealKey(requestId, offerId), StoredTracking)) ?? { requestId, offerId, ...nothingYet };
    },

    checkpoints: async (requestId) => await checkpointsOf(requestId, true),

    counts: async (userId) => (await table.get(countsKey(userId), Counts)) ?? { asRequester: 0, asTraveller: 0 },

    asRequester: (userId, pageQuery) => listOf(table, 'GSI1', `${prefixes.trackingsOfRequester}${userId}`, pageQuery),
    asTraveller: (userId, pageQuery) => listOf(table, 'GSI2', `${prefixes.trackingsOfTraveller}${userId}`, pageQuery),

    open: async (deal, at) => {
      const opened = openedDeal(table, deal, at);
      await commitIfUnchanged(table, [opened, ...countWrites(table, deal, 1)]);
    },

    close: async (deal) => {
      await commitIfUnchanged(table, [closedDeal(table, deal), ...countWrites(table, deal, -1)]);
    },

    note: (requestId, offerId, note) => noteWrites(table, requestId, offerId, note),

    requestsIn: async (parcel) => {
      const query = { partition: parcelPartition(parcel), sort: { prefix: 'R#' }, consistent: true };
      const rows = await takeItems(table, query, maxRequestsOfParcel, RequestOfParcel);
      return rows.map(({ requestId }) => requestId);
    },

    known: async (requestId, updateId) => {
      // The version comes first: what changes while the checkpoints are read makes a conflict.
      const version = (await table.get(versionKey(requestId), CheckpointVersion))?.version ?? 0;
      const [checkpoints, event] = await Promise.all([
        checkpointsOf(requestId, false),
        table.get(eventKey(requestId, updateId), AnyItem),
      ]);
      return { checkpoints, isHandled: event !== undefined, version };
    },

    storeCheckpoints: async (requestId, known, { added, completed, event }) => {
      const version = known.version + 1;
      const stored = [...added, ...completed.map(({ after }) => after)];
      await table.commit([
        table.put({ ...versionKey(requestId), version }, previousVersionOf({ version })),
        ...(event ? [table.put({ ...eventKey(requestId, event.updateId), ...event }, isNew('changed_meanwhile'))] : []),
        ...completed.map(({ before }) => table.remove(checkpointKey(requestId, before))),
        ...stored.map((each) => table.put({ ...checkpointKey(requestId, each), ...each }, isNew('changed_meanwhile'))),
      ]);
    },
  };
}

function openedDeal(table: Table, { requestId, offerId, requesterId, travellerId }: Deal, at: string): Write {
  const attributes = {
    requestId,
    offerId,
    openedAt: at,
    GSI1PK: `${prefixes.trackingsOfRequester}${requesterId}`,
    GSI1SK: `${at}#${requestId}`,
    GSI2PK: `${prefixes.trackingsOfTraveller}${travellerId}`,
    GSI2SK: `${at}#${requestId}`,
  };
  return table.update(dealKey(requestId, offerId), settingOf(attributes), {
    expression: 'attribute_not_exists(openedAt)',
    otherwise: 'changed_meanwhile',
  });
}

function closedDeal(table: Table, { requestId, offerId }: Deal): Write {
  const expression = 'SET isClosed = :yes REMOVE GSI1PK, GSI1SK, GSI2PK, GSI2SK';
  return table.update(
    dealKey(requestId, offerId),
    { expression, values: { ':yes': true } },
    { expression: 'attribute_exists(openedAt) AND attribute_not_exists(isClosed)', otherwise: 'changed_meanwhile' },
  );
}

function countWrites(table: Table, { requesterId, travellerId }: Deal, change: 1 | -1): Write[] {
  const count = (userId: number, counter: keyof TrackingCounts) =>
    table.update(countsKey(userId), { expression: `ADD ${counter} :change`, values: { ':change': change } });
  return [count(requesterId, 'asRequester'), count(travellerId, 'asTraveller')];
}

/** The item may not exist yet: its place in the lists is written after the payment, and the traveller may be faster. */
function noteWrites(table: Table, requestId: number, offerId: number, note: TrackingNote): Write[] {
  const noted = table.update(dealKey(requestId, offerId), settingOf({ requestId, offerId, ...note }));
  const parcel = 'parcel' in note ? note.parcel : null;
  if (parcel === null) return [noted];
  return [noted, table.put({ PK: parcelPartition(parcel), SK: `R#${requestId}`, requestId })];
}

/** An update that sets these attributes and leaves all others. */
function settingOf(attributes: Readonly<Record<string, unknown>>) {
  const names = Object.keys(attributes);
  return {
    expression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
  };
}

async function listOf(
  table: Table,
  index: 'GSI1' | 'GSI2',
  partition: string,
  pageQuery: PageQuery,
): Promise<Page<number>> {
  const page = await numberedPage(table, { partition, index, descending: true }, pageQuery, RequestOfTracking);
  return { ...page, items: page.items.map(({ requestId }) => requestId) };
}
