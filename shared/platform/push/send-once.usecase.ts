import { Failure } from '#shared/kernel/errors.ts';
import type { PushRecords } from './push.ports.ts';

/**
 * Sends a message to one target unless it has been sent there. Returns whether it was sent, now or before: `send`
 * answers false for a target that no longer exists.
 *
 * The check and the record are one step, taken before the message is sent. So two callers at once send one message; the
 * second fails with `busy`, and its record is delivered again, because the first may fail. A caller that dies between
 * the message and its outcome leaves a claim that ends, and then the message is sent again under the same id.
 */
export async function sendOnce(
  { pushRecords }: { readonly pushRecords: PushRecords },
  { messageId, target }: { readonly messageId: string; readonly target: string },
  send: () => Promise<boolean>,
): Promise<boolean> {
  const claim = await pushRecords.claim(messageId, target);
  if (claim === 'sent') return true;
  if (claim === 'underWay') throw new Failure('busy', { detail: `${messageId} is being sent to ${target}` });
  const isSent = await send().catch(async (failure: unknown) => {
    await pushRecords.release(messageId, target);
    throw failure;
  });
  if (isSent) await pushRecords.recordSent(messageId, target);
  else await pushRecords.release(messageId, target);
  return isSent;
}
