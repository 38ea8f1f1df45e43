import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { revokeRealtimeSecret } from './route.ts';

/**
 * The new value comes first: functions ask for it once they see the revocation. A run that died between the two voids
 * nothing, and the next one also voids the value that it has left.
 */
export const handler = handle(revokeRealtimeSecret, async (_input, { realtimeSecret, revocations, clock }) => {
  const voidThrough = await realtimeSecret.replace();
  const at = timestampOf(clock.now());
  await revocations.record({ voidThrough, at });
  return { revokedAt: at };
});
