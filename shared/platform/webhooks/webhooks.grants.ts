import type { Catalogue } from '#shared/kernel/grants.ts';
import { prefixes } from './webhooks.keys.ts';

/** The adapters of this feature's ports, and what each access level may touch. */
export const grants = {
  realtimeEvents: {
    module: 'platform/webhooks/realtime-event.dynamo.ts',
    variables: ['TABLE_NAME', 'WEBHOOK_URL', 'WEBHOOK_EVENTS'],
    grants: { write: [{ table: 'write', prefixes: [prefixes.realtimeEvent] }] },
  },
  webhooks: {
    module: 'platform/webhooks/webhooks.adapter.ts',
    variables: ['REALTIME_SECRET', 'WEBHOOK_URL'],
    grants: { send: [{ secret: 'realtime' }] },
  },
} as const satisfies Partial<Catalogue>;
