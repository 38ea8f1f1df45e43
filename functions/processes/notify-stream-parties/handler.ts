import { Failure } from '../../../shared/domain/errors.ts';
import { type Stream, type StreamEvent, streamRoles } from '../../../shared/domain/stream.ts';
import { pushToParty } from '../../../shared/process/push-to-party.ts';
import { handle } from '../../../shared/route/define.ts';
import { newsOfStream } from '../../../shared/rules/stream-pushes.ts';
import { invite } from './invitation.ts';
import type { Ports } from './ports.ts';
import { notifyStreamParties } from './route.ts';

/** A record that comes again reaches only those who have not been reached yet. */
export const handler = handle(notifyStreamParties, async (event, ports) => {
  const stream = await ports.streams.get(event.streamId);
  if (!stream) throw new Failure('stream_not_found', { detail: 'an event without its stream' });
  if (event.from === null) await invite(event, stream, ports);
  else await tellBoth(event, stream, ports);
});

/** Each is told whatever becomes of the other. */
async function tellBoth(event: StreamEvent, stream: Stream, ports: Ports): Promise<void> {
  const outcomes = await Promise.allSettled(
    streamRoles.map(async (role) => {
      const news = newsOfStream(event, role, ports.clock.now());
      if (news) await pushToParty(ports, stream, role, news);
    }),
  );
  const failed = outcomes.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
