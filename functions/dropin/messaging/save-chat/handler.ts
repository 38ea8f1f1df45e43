import { saveMessage } from '#shared/dropin/messaging/save-message.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { saveChat } from './route.ts';

export const handler = handle(saveChat, async ({ body, account }, ports) =>
  saveMessage(ports, account.accountId, body),
);
