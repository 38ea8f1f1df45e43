import { timestampOf } from '../../../../shared/domain/time.ts';
import { handle } from '../../../../shared/route/define.ts';
import { publishPosition } from './route.ts';

export const handler = handle(publishPosition, async ({ body, account }, { presence, clock }) => {
  await presence.publish(account.accountId, { latitude: body.lat, longitude: body.lng });
  return { lastTime: timestampOf(clock.now()) };
});
