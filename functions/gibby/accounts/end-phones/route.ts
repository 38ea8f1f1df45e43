import { sessionEnds } from '#shared/gibby/accounts/session-ends.ts';
import { defineConsumer } from '#shared/kernel/route/define.ts';

export const endPhones = defineConsumer({
  summary: 'Ends the sockets and pushes of a user all of whose sessions have ended',
  on: sessionEnds,
  through: 'queue',
  uses: { connections: 'write', sockets: 'send', devices: 'write' },
});
