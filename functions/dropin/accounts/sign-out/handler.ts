import { handle } from '#shared/kernel/route/define.ts';
import { signOut } from './route.ts';

export const handler = handle(signOut, async ({ account }, { sessions }) => {
  await sessions.close(account);
  return {};
});
