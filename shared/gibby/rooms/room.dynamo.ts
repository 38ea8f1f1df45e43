import * as z from 'zod';
import { numberedPage } from '#shared/gibby/kernel/numbered-page.dynamo.ts';
import type { DealRole } from '#shared/gibby/messages/thread.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { commitIfUnchanged, retryOnConflict } from '#shared/kernel/optimistic-lock.ts';
import { placeOf, recordKey } from '#shared/kernel/topic.ts';
import type { Write } from '#shared/kernel/transaction.ts';
import { isNew, type Table, tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import type { Runtime } from '#shared/platform/runtime/runtime.adapter.ts';
import type { RoomParties, RoomsWriter } from './room.ports.ts';
import { Room, RoomMessage } from './room.ts';
import { roomMessages } from './room-messages.ts';
import { prefixes } from './rooms.keys.ts';

/** The largest message number that the sort key has digits for. */
const lastMessage = 999_999_999;

const partitionOf = (roomId: number) => `${prefixes.room}${roomId}`;
const keyOf = (roomId: number) => ({ PK: partitionOf(roomId), SK: 'R' });
const messageKey = (roomId: number, number: number) => recordKey(roomMessages, roomId, placeOf(number, 9));
const lockKey = ({ requestId, travellerId }: RoomParties) => ({
  PK: `${prefixes.roomLock}${requestId}`,
  SK: `T#${travellerId}`,
});
const countsKey = (userId: number) => ({ PK: `${prefixes.roomsOf}${userId}`, SK: 'COUNTS' });
const listOf = (userId: number, role: DealRole) => `${prefixes.roomsOf}${userId}#${role}`;
const listSort = (roomId: number, updatedAt: string) => `${updatedAt}#${String(roomId).padStart(15, '0')}`;

const RoomLock = z.object({ roomId: GibbyId });
/** A counter is absent until it counts for the first time. */
const Counts = z.object({ requester: z.int().default(0), traveller: z.int().default(0) });

/**
 * Rooms `ROM#<id>` / `R` with their messages `MSG#<number>`, which are also outbox rows. `ROL#<request>` /
 * `T#<traveller>` names the only room of this request and traveller, and is the lock that keeps it the only one. GSI1
 * lists the rooms of a requester and GSI2 those of a traveller, under `ROU#<user>#<role>`; `ROU#<user>` / `COUNTS`
 * counts them.
 */
export function rooms(runtime: Runtime): RoomsWriter {
  const table = tableOf(runtime);
  const get = (roomId: number) => table.get(keyOf(roomId), Room);

  return {
    get,

    find: async (parties) => {
      const lock = await table.get(lockKey(parties), RoomLock);
      return lock && get(lock.roomId);
    },

    list: async (userId, role, pageQuery) => {
      const index = role === 'requester' ? 'GSI1' : 'GSI2';
      const query = { partition: listOf(userId, role), index, descending: true } as const;
      return numberedPage(table, query, pageQuery, Room);
    },

    counts: async (userId) => {
      return (await table.get(countsKey(userId), Counts)) ?? { requester: 0, traveller: 0 };
    },

    messages: async (roomId, after, pageQuery) => {
      const from = messageKey(roomId, Math.min(after + 1, lastMessage)).SK;
      const sort = { from, to: messageKey(roomId, lastMessage).SK };
      return numberedPage(table, { partition: partitionOf(roomId), sort, consistent: true }, pageQuery, RoomMessage);
    },

    create: async (room) => {
      const sort = listSort(room.id, room.updatedAt);
      const places = {
        GSI1PK: listOf(room.requesterId, 'requester'),
        GSI1SK: sort,
        GSI2PK: listOf(room.travellerId, 'traveller'),
        GSI2SK: sort,
      };
      await commitIfUnchanged(table, [
        table.put({ ...lockKey(room), roomId: room.id }, isNew('changed_meanwhile')),
        table.put({ ...keyOf(room.id), ...places, ...room }, isNew('changed_meanwhile')),
        countWrite(table, room.requesterId, 'requester'),
        countWrite(table, room.travellerId, 'traveller'),
      ]);
    },

    add: (said) =>
      retryOnConflict('others talk in the same room', async () => {
        const room = await get(said.roomId);
        if (!room) throw new Failure('not_found');
        const message = { ...said, number: room.messageCount + 1 };
        await table.commit(messageWrites(table, room, message));
        return message;
      }),
  };
}

/** A message takes the next number of its room, so that a client that misses one sees the gap. */
function messageWrites(table: Table, room: Room, message: RoomMessage): Write[] {
  // Of two concurrent messages the one with the later time may be stored first.
  const updatedAt = message.at > room.updatedAt ? message.at : room.updatedAt;
  const counted = {
    expression: 'SET messageCount = :number, updatedAt = :at, GSI1SK = :sort, GSI2SK = :sort',
    values: { ':number': message.number, ':at': updatedAt, ':sort': listSort(room.id, updatedAt) },
  };
  return [
    table.put({ ...messageKey(room.id, message.number), ...message }, isNew('changed_meanwhile')),
    table.update(keyOf(room.id), counted, {
      expression: 'messageCount = :read',
      values: { ':read': room.messageCount },
      otherwise: 'changed_meanwhile',
    }),
  ];
}

function countWrite(table: Table, userId: number, role: DealRole): Write {
  const one = { expression: 'ADD #role :one', names: { '#role': role }, values: { ':one': 1 } };
  return table.update(countsKey(userId), one);
}
