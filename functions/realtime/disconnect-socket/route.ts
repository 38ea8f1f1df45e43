import { defineSocketRoute } from '#shared/kernel/route/define.ts';

export const disconnectSocket = defineSocketRoute({
  route: '$disconnect',
  summary: 'Forgets a connection and its subscriptions',
  uses: { connections: 'write' },
});
