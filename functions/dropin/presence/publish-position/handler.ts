import { timestampOf } from '../../../../shared/domain/time.ts';
import { keepGigAlive } from '../../../../shared/process/sign-of-life.ts';
import { handle } from '../../../../shared/route/define.ts';
import { publishPosition } from './route.ts';

export const handler = handle(publishPosition, async ({ body, account: { accountId } }, ports) => {
  const at = timestampOf(ports.clock.now());
  const position = { latitude: body.lat, longitude: body.lng };
  await Promise.all([ports.presence.publish(accountId, position), keepGigAlive(ports, accountId, at)]);
  return { lastTime: at };
});
