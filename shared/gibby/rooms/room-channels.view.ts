import type { ChannelDescription } from '#shared/platform/realtime/channel-description.ts';
import { roomChannel } from '#shared/platform/realtime/pusher.ts';
import { RoomMessageRow } from './room.ts';
import { roomMessageEvent, roomMessageRow } from './room.view.ts';

const message = { roomId: 67, number: 1, authorId: 7, content: 'Hello', at: '2026-03-01T12:00:00.000Z' };

/** The channels of rooms. */
export const roomChannels: readonly ChannelDescription[] = [
  {
    id: 'room',
    address: roomChannel(message.roomId).replace(String(message.roomId), '{roomId}'),
    summary: 'What the two members of a room of Gibby write. For these two.',
    parameters: { roomId: 'Id of the room' },
    messages: [
      {
        name: roomMessageEvent,
        summary: 'One of the two has written',
        sentBy: 'server',
        payload: RoomMessageRow,
        example: roomMessageRow(message),
      },
    ],
  },
];
