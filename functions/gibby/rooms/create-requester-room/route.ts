import { roomCreationRoute } from '#shared/gibby/rooms/room.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const createRequesterRoom = defineRoute({
  method: 'POST',
  path: '/api/room-messages/{requestId}/requester',
  summary: 'Open the room in which you talk with a traveller about your request',
  source: 'G73',
  auth: 'user',
  ...roomCreationRoute,
});
