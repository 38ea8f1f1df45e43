export { authorizeChannel } from './authorize-channel/route.ts';
export { broadcastEvent } from './broadcast-event/route.ts';
export { connectSocket } from './connect-socket/route.ts';
export { deliverEvents } from './deliver-events/route.ts';
export { greetSocket } from './greet-socket/route.ts';
export { receiveFrame } from './receive-frame/route.ts';
