export { listChat } from './list-chat/route.ts';
export { listChatEvents } from './list-chat-events/route.ts';
export { saveChat } from './save-chat/route.ts';
