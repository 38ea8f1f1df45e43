import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { invite } from './invitation.ts';
import { notifyStreamParties } from './route.ts';
import { notifyBoth } from './status-message.ts';

/** A redelivered record reaches only the parties that were not reached before. */
export const handler = handle(notifyStreamParties, async (event, ports) => {
  const stream = await ports.streams.get(event.streamId);
  if (!stream) throw new Failure('stream_not_found', { detail: 'an event without its stream' });
  if (event.from === null) await invite(event, stream, ports);
  else await notifyBoth(event, stream, ports);
});
