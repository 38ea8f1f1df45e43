export { authenticateAccount } from './authenticate-account/route.ts';
export { authorizeChannel } from './authorize-channel/route.ts';
export { broadcastEvent } from './broadcast-event/route.ts';
export { connectSocket } from './connect-socket/route.ts';
export { deliverEvents } from './deliver-events/route.ts';
export { endOverdueSockets } from './end-overdue-sockets/route.ts';
export { greetSocket } from './greet-socket/route.ts';
export { receiveFrame } from './receive-frame/route.ts';
