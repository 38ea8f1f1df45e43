import { type Catalogue, onTable } from '#shared/kernel/grants.ts';
import { prefixes } from './rooms.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  rooms: onTable('gibby/rooms/room.dynamo.ts', [prefixes.room, prefixes.roomLock, prefixes.roomsOf], {
    GSI1: [prefixes.roomsOf],
    GSI2: [prefixes.roomsOf],
  }),
} as const satisfies Partial<Catalogue>;
