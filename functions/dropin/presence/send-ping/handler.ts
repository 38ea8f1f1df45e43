import { recordGigHeartbeat } from '#shared/dropin/presence/heartbeat.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { sendPing } from './route.ts';

export const handler = handle(sendPing, async ({ account: { accountId } }, { presence, engagements, gigs, clock }) => {
  const at = timestampOf(clock.now());
  await presence.touch(accountId);
  await recordGigHeartbeat({ engagements, gigs }, accountId, at);
  return { lastTime: at };
});
