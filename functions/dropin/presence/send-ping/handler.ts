import { timestampOf } from '../../../../shared/domain/time.ts';
import { keepGigAlive } from '../../../../shared/process/sign-of-life.ts';
import { handle } from '../../../../shared/route/define.ts';
import { sendPing } from './route.ts';

export const handler = handle(sendPing, async ({ account: { accountId } }, { presence, engagements, gigs, clock }) => {
  const at = timestampOf(clock.now());
  await Promise.all([presence.touch(accountId), keepGigAlive({ engagements, gigs }, accountId, at)]);
  return { lastTime: at };
});
