import { defineConsumer } from '#shared/kernel/route/define.ts';
import { secretRevocations } from '#shared/platform/realtime/revocations/secret-revocations.ts';

export const endRevokedSockets = defineConsumer({
  summary: 'Ends the sockets that a realtime secret has signed for, once it is revoked',
  on: secretRevocations,
  through: 'queue',
  uses: { connections: 'read', connectionEnds: 'send', revocations: 'write' },
});
