import { handle } from '#shared/kernel/route/define.ts';
import { goOffline } from './route.ts';

export const handler = handle(goOffline, async ({ account }, { presence }) => {
  await presence.setOnline(account.accountId, false);
  return { online: false };
});
