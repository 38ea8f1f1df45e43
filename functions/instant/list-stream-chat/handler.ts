import { handle } from '#shared/kernel/route/define.ts';
import { listStreamChat } from './route.ts';

export const handler = handle(listStreamChat, async ({ stream, query: { cursor, limit } }, { streamChat }) => [
  ...(await streamChat.list(stream.id, { after: cursor, limit })),
]);
