import { ChatMessage, ChatReceipt } from '#shared/dropin/messaging/chat.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const saveChat = defineRoute({
  method: 'POST',
  path: '/chat/save',
  summary: 'Save chat message: the receiver saves, and a message that is kept already is answered as it is',
  source: 'D25',
  auth: 'account',
  body: ChatReceipt,
  response: ChatMessage,
  errors: ['forbidden', 'message_refused'],
  uses: { gigs: 'read', chat: 'write' },
});
