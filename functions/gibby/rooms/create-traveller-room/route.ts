import { roomCreationRoute } from '#shared/gibby/rooms/room.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createTravellerRoom = defineRoute({
  method: 'POST',
  path: '/api/room-messages/{requestId}/traveller',
  summary: 'Open the room in which you talk with the requester about a request',
  source: 'G74',
  auth: 'user',
  ...roomCreationRoute,
});
