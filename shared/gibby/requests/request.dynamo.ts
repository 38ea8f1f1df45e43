import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { previousVersionOf } from '#shared/platform/dynamo/conditions.dynamo.ts';
import { takeItems } from '#shared/platform/dynamo/items.dynamo.ts';
import { settingOf } from '#shared/platform/dynamo/lifecycle.dynamo.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { timerIndex } from '#shared/platform/dynamo/timer-index.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RequestsWriter } from './request.ports.ts';
import { Request, RequestEvent } from './request.ts';
import { nextRequestTimer } from './request-decision.rules.ts';
import { requestEvents } from './request-events.ts';
import { prefixes } from './requests.keys.ts';

const partitionOf = (requestId: number) => `${prefixes.request}${requestId}`;
const keyOf = (requestId: number) => ({ PK: partitionOf(requestId), SK: 'R' });
const timers = timerIndex(prefixes.requestTimers, nextRequestTimer);
const eventKeyOf = (requestId: number, seq: number) => recordKey(requestEvents, requestId, placeOf(seq));

/** The largest seq that the sort key has digits for. */
const lastSeq = 999_999;
const eventsAtOnce = 100;
const unpaidAtOnce = 100;

/**
 * Requests `REQ#<id>` / `R` with their events `EVT#<seq>`, which also serve as the outbox. GSI1 lists only a
 * requester's requests that wait for payment of the deposit, GSI3 those whose timer runs; all other lists are built from
 * the events.
 */
export function requests(runtime: Runtime): RequestsWriter {
  const table = tableOf(runtime);
  return {
    get: (requestId) => table.get(keyOf(requestId), Request),

    getMany: async (requestIds) => {
      const items = await table.getMany([...new Set(requestIds)].map(keyOf), Request);
      return new Map(items.map((item) => [item.id, item]));
    },

    events: async (requestId, sinceSeq) => {
      if (sinceSeq >= lastSeq) return [];
      const sort = { from: eventKeyOf(requestId, sinceSeq + 1).SK, to: eventKeyOf(requestId, lastSeq).SK };
      const query = { partition: partitionOf(requestId), sort, consistent: true };
      return takeItems(table, query, eventsAtOnce, RequestEvent);
    },

    unpaidOf: async (requesterId) => {
      const query = { partition: `${prefixes.unpaidRequestsOf}${requesterId}`, index: 'GSI1' } as const;
      return takeItems(table, query, unpaidAtOnce, Request);
    },

    creation: (request, event) => [
      table.put(
        { ...keyOf(request.id), ...timers.of(request, runtime.clock.now()).set, ...request },
        isNew('changed_meanwhile'),
      ),
      newEvent(table, event),
    ],

    change: (request, event) => {
      const unpaid = unpaidKeysOf(request);
      const { set, gone } = timers.of(request, runtime.clock.now());
      const change = settingOf({ ...request, ...unpaid, ...set }, unpaid ? gone : ['GSI1PK', 'GSI1SK', ...gone]);
      return [table.update(keyOf(request.id), change, previousVersionOf(request)), newEvent(table, event)];
    },

    ...timers.on(table, ({ id }) => keyOf(id)),

    commit: (writes) => table.commit(writes),
  };
}

function newEvent(table: Table, event: RequestEvent): Write {
  return table.put({ ...eventKeyOf(event.requestId, event.seq), ...event }, isNew('changed_meanwhile'));
}

function unpaidKeysOf({ id, status, requesterId, stateEnteredAt }: Request) {
  if (status !== 'pendingDeposit') return undefined;
  return { GSI1PK: `${prefixes.unpaidRequestsOf}${requesterId}`, GSI1SK: `${stateEnteredAt}#${id}` };
}
