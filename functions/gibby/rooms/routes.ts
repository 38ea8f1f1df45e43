export { authenticateUser } from './authenticate-user/route.ts';
export { authorizeRoom } from './authorize-room/route.ts';
export { createRequesterRoom } from './create-requester-room/route.ts';
export { createRoomMessage } from './create-room-message/route.ts';
export { createTravellerRoom } from './create-traveller-room/route.ts';
export { listRequesterRooms } from './list-requester-rooms/route.ts';
export { listRoomMessages } from './list-room-messages/route.ts';
export { listTravellerRooms } from './list-traveller-rooms/route.ts';
