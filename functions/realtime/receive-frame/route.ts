import { defineSocketRoute } from '#shared/kernel/route/define.ts';

export const receiveFrame = defineSocketRoute({
  route: '$default',
  summary: 'Answers a frame of a Pusher client: ping, sign-in, subscribe, unsubscribe and client events',
  uses: {
    channelSignatures: 'read',
    channelCache: 'read',
    channels: 'publish',
    chat: 'write',
    connections: 'write',
    gigs: 'read',
    rateLimits: 'write',
    sockets: 'send',
  },
});
