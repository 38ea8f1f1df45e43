import { timestampOf } from '../../../../shared/domain/time.ts';
import { handle } from '../../../../shared/route/define.ts';
import { sendPing } from './route.ts';

export const handler = handle(sendPing, async ({ account }, { presence, engagements, gigs, clock }) => {
  const at = timestampOf(clock.now());
  const [{ operatorGig }] = await Promise.all([engagements.get(account.accountId), presence.touch(account.accountId)]);
  if (operatorGig !== undefined) await gigs.recordPing(operatorGig, at);
  return { lastTime: at };
});
