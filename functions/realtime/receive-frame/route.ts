import { defineConsumer } from '#shared/kernel/route/define.ts';
import { SocketMessage } from '#shared/platform/realtime/socket-message.ts';

export const receiveFrame = defineConsumer({
  summary: 'Answers the frames of Pusher clients, those of one client in order, and forgets clients that have left',
  queue: 'frames',
  batch: 'parallel',
  record: SocketMessage,
  uses: {
    channelSignatures: 'read',
    channelCache: 'read',
    channels: 'publish',
    chat: 'write',
    connections: 'write',
    gigs: 'read',
    rateLimits: 'write',
    realtimeEvents: 'write',
    sockets: 'send',
  },
});
