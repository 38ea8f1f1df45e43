import type { GigsReader } from '#shared/dropin/gigs/gig.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { authorizeSocket } from '#shared/platform/realtime/memberships/authorize-socket.usecase.ts';
import { type ChannelSubject, type ChannelUser, subjectOf } from '#shared/platform/realtime/pusher.ts';
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
    return { auth: await ports.channelSignatures.sign(socketId, channel) };
  }
  if (!account) throw new Failure('not_signed_in');
  const { accountId, sessionId } = account;
  const member = await memberFor(accountId, subject, ports.gigs);
  if (!member) throw new Failure('channel_refused');
  const isSignedIn = () => ports.sessions.isOpen(account);
  return authorizeSocket(ports, { socketId, channel, accountId, sessionId, isSignedIn, member });
});

/**
 * The caller as others see them on the channel, if they may join it. An account's own channel is for that account only; a
 * gig's are for its customer and, once there is one, its operator.
 */
async function memberFor(
  accountId: string,
  subject: ChannelSubject | undefined,
  gigs: GigsReader,
): Promise<ChannelUser | undefined> {
  if (subject?.kind === 'account') return subject.id === accountId ? { userId: accountId } : undefined;
  if (subject?.kind !== 'chat' && subject?.kind !== 'gigPresence') return undefined;
  const gig = await gigs.get(subject.id);
  if (gig?.customer === accountId) return { userId: accountId, userInfo: { role: 'customer' } };
  return gig?.operator === accountId ? { userId: accountId, userInfo: { role: 'operator' } } : undefined;
}
