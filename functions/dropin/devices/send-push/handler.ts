import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { pushToDevices } from '#shared/platform/push/push-to-devices.usecase.ts';
import { shareLiveGig } from './live-gig.ts';
import { personalPush } from './personal-push.ts';
import { sendPush } from './route.ts';

const objectIdLength = 24;

/** An unknown recipient is refused like a stranger, so that callers cannot find out which ids exist. */
export const handler = handle(sendPush, async ({ body, account: caller, request }, ports) => {
  const { recipientId, data } = body;
  const mayPush = caller.admin || (await shareLiveGig(ports, caller.accountId, recipientId));
  if (!mayPush) throw new Failure('forbidden');

  // A push is no write: a retry that sends it again gives it the same id, by which an app shows it once.
  const messageId = request.onceKey?.slice(0, objectIdLength) ?? ports.ids.objectId();
  const message = personalPush({ messageId, sender: caller.accountId, data });
  const devices = await ports.devices.ofAccount(recipientId);
  const { sent, failures } = await pushToDevices(ports, devices, ({ endpoint }) =>
    ports.pushes.send(endpoint, message),
  );
  if (sent.length === 0 && failures.length > 0) throw failures[0];
  return { messageId: message.messageId, reached: sent.length > 0 };
});
