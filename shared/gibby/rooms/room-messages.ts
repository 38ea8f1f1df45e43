import { defineTopic, sortPrefixes } from '#shared/kernel/topic.ts';
import { RoomMessage } from './room.ts';
import { prefixes } from './rooms.keys.ts';

/** Every message of a room. */
export const roomMessages = defineTopic({
  name: 'roomMessage',
  keys: { partition: prefixes.room, sort: sortPrefixes.message },
  record: RoomMessage,
});
