export { listChat } from './list-chat/route.ts';
export { saveChat } from './save-chat/route.ts';
