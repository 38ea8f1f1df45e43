export { archiveMessage } from './archive-message/route.ts';
export { createConversation } from './create-conversation/route.ts';
export { deleteMessage } from './delete-message/route.ts';
export { getMessage } from './get-message/route.ts';
export { listConversations } from './list-conversations/route.ts';
export { listMessages } from './list-messages/route.ts';
export { openThread } from './open-thread/route.ts';
export { unarchiveMessage } from './unarchive-message/route.ts';
