import { defineSocketRoute } from '#shared/kernel/route/define.ts';

export const connectSocket = defineSocketRoute({
  route: '$connect',
  summary: 'Opens a connection of a Pusher client and queues its greeting',
  uses: {
    channelSignatures: 'read',
    connectionBudget: 'spend',
    connections: 'write',
    greetings: 'send',
    rateLimits: 'write',
  },
});
