import { Failure } from '../../../shared/domain/errors.ts';
import { subjectOf } from '../../../shared/domain/pusher.ts';
import type { GigsReader } from '../../../shared/ports/gigs.ts';
import { handle } from '../../../shared/route/define.ts';
import { authorizeChannel } from './route.ts';

export const handler = handle(
  authorizeChannel,
  async (
    { body: { socket_id: socketId, channel_name: channel }, account },
    { channelSignatures, connections, gigs },
  ) => {
    if (!(await mayJoin(account.accountId, channel, gigs))) throw new Failure('channel_refused');
    await connections.identify(socketId, account.accountId);
    return { auth: await channelSignatures.sign(socketId, channel) };
  },
);

/** An account's own channel is for it alone; a gig's is for its customer and, once it has one, its operator. */
async function mayJoin(accountId: string, channel: string, gigs: GigsReader): Promise<boolean> {
  const subject = subjectOf(channel);
  if (subject?.kind === 'account') return subject.id === accountId;
  if (subject?.kind !== 'chat') return false;
  const gig = await gigs.get(subject.id);
  return gig?.customer === accountId || gig?.operator === accountId;
}
