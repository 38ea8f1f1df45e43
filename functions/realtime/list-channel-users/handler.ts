import { handle } from '#shared/kernel/route/define.ts';
import { listChannelUsers } from './route.ts';

export const handler = handle(listChannelUsers, async ({ params }, { channelDirectory }) => {
  const users = await channelDirectory.users(params.channelName);
  return { users: users.map((id) => ({ id })) };
});
