import * as z from 'zod';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const signOut = defineRoute({
  method: 'POST',
  path: '/logout',
  summary: 'End the session of the token that is sent, and its sockets; it is refused from now on',
  source: 'X03',
  auth: 'account',
  response: z.object({}),
  errors: [],
  uses: { sessions: 'write', connections: 'write', sockets: 'send' },
});
