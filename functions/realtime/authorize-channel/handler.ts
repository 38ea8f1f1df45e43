import type { GigsReader } from '#shared/dropin/gigs/gig.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { type ChannelSubject, subjectOf } from '#shared/platform/realtime/pusher.ts';
import { authorizeChannel } from './route.ts';

/**
 * The secret token of an instant stream is part of its channel's name: a caller who can name it holds the token and
 * need not be signed in. All other channels require an account, to which the socket belongs from then on.
 */
export const handler = handle(authorizeChannel, async ({ body, account }, ports) => {
  const { socket_id: socketId, channel_name: channel } = body;
  const subject = subjectOf(channel);
  if (subject?.kind === 'stream') {
    if (!(await ports.streamAccess.resolve(subject.token))) throw new Failure('channel_refused');
  } else {
    if (!account) throw new Failure('not_signed_in');
    if (!(await mayJoin(account.accountId, subject, ports.gigs))) throw new Failure('channel_refused');
    await ports.connections.identify(socketId, account.accountId);
  }
  return { auth: await ports.channelSignatures.sign(socketId, channel) };
});

/**
 * An account's own channel is for that account only; a gig's is for its customer and, once there is one, its operator.
 */
async function mayJoin(
  accountId: string,
  subject: Exclude<ChannelSubject, { kind: 'stream' }> | undefined,
  gigs: GigsReader,
): Promise<boolean> {
  if (subject?.kind === 'account') return subject.id === accountId;
  if (subject?.kind !== 'chat') return false;
  const gig = await gigs.get(subject.id);
  return gig?.customer === accountId || gig?.operator === accountId;
}
