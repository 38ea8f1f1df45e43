import { recordGigHeartbeat } from '#shared/dropin/presence/heartbeat.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { publishPosition } from './route.ts';

export const handler = handle(publishPosition, async ({ body, account: { accountId } }, ports) => {
  const at = timestampOf(ports.clock.now());
  const position = { latitude: body.lat, longitude: body.lng };
  await ports.presence.publish(accountId, position);
  await recordGigHeartbeat(ports, accountId, at);
  return { lastTime: at };
});
