import { isIn } from '#shared/gibby/rooms/present-rooms.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { deviceOwnerOf } from '#shared/platform/devices/device.ts';
import { authorizeSocket } from '#shared/platform/realtime/memberships/authorize-socket.usecase.ts';
import { subjectOf } from '#shared/platform/realtime/pusher.ts';
import { authorizeRoom } from './route.ts';

/** A room's two members never change, so an authorised socket stays authorised. It belongs to the user from then on. */
export const handler = handle(authorizeRoom, async ({ body, user: caller }, ports) => {
  const { socket_id: socketId, channel_name: channel } = body;
  const subject = subjectOf(channel);
  const isRoom = subject?.kind === 'room' || subject?.kind === 'roomPresence';
  const room = isRoom ? await ports.rooms.get(subject.id) : undefined;
  if (!room || !isIn(room, caller.userId)) throw new Failure('channel_refused');
  const role = room.requesterId === caller.userId ? 'requester' : 'traveller';
  return authorizeSocket(ports, {
    socketId,
    channel,
    accountId: deviceOwnerOf(caller.userId),
    sessionId: caller.sessionId,
    isSignedIn: async () => (await ports.userSessions.verify(caller.accessToken)) !== undefined,
    member: { userId: String(caller.userId), userInfo: { role } },
  });
});
