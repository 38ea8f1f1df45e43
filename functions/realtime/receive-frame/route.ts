import { defineSocketRoute } from '#shared/kernel/route/define.ts';

export const receiveFrame = defineSocketRoute({
  route: '$default',
  summary: 'Answers a frame of a Pusher client: ping, subscribe, unsubscribe and client events',
  uses: {
    channelSignatures: 'read',
    channels: 'publish',
    chat: 'write',
    connections: 'write',
    gigs: 'read',
    rateLimits: 'write',
    realtimeEvents: 'write',
    sockets: 'send',
  },
});
